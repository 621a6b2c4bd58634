package aliif.gateway.http;

import java.net.InetAddress;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.Done;

/** All connections of a server. Safe for use by many threads. */
final class ConnectedClients {
  private final HttpSettings settings;
  private final HttpThreads threads;
  private final Set<Client> now = ConcurrentHashMap.newKeySet();
  private volatile boolean finishing;

  ConnectedClients(HttpSettings settings, HttpThreads threads) {
    this.settings = settings;
    this.threads = threads;
  }

  /**
   * A new connection.
   *
   * @param address of the client
   */
  Client connected(InetAddress address) {
    Client client = new Client(address, new Wire(settings, threads), settings, threads);
    now.add(client);
    client.wire().ended().thenRun(() -> now.remove(client));
    if (finishing) {
      client.finish();
    }
    return client;
  }

  /**
   * Ends each connection as soon as nothing is in progress for it; completes when all have ended.
   */
  CompletionStage<Done> finish() {
    finishing = true;
    now.forEach(Client::finish);
    CompletableFuture<?>[] ended =
        now.stream()
            .map(client -> client.wire().ended().toCompletableFuture())
            .toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(ended).thenApply(_ -> Done.getInstance());
  }
}
