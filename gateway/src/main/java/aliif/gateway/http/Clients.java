package aliif.gateway.http;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.Done;

/** All connections of a server. Safe for use by many threads. */
final class Clients {
  private final HttpSettings settings;
  private final HttpThreads threads;
  private final Set<Client> now = ConcurrentHashMap.newKeySet();
  private volatile boolean finishing;

  Clients(HttpSettings settings, HttpThreads threads) {
    this.settings = settings;
    this.threads = threads;
  }

  Client connected() {
    Client client = new Client(settings, threads);
    now.add(client);
    client.gone().thenRun(() -> now.remove(client));
    if (finishing) {
      client.finish();
    }
    return client;
  }

  /** Ends each as soon as nothing is in work for it; completes when all have. */
  CompletionStage<Done> finish() {
    finishing = true;
    CompletableFuture<?>[] gone =
        now.stream()
            .map(client -> client.gone().toCompletableFuture())
            .toArray(CompletableFuture[]::new);
    now.forEach(Client::finish);
    return CompletableFuture.allOf(gone).thenApply(_ -> Done.getInstance());
  }

  void abort() {
    now.forEach(Client::abort);
  }
}
