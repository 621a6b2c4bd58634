package aliif.gateway.http;

import aliif.gateway.access.Accounts;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Tcp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** HTTP on one port. */
public final class HttpServer {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final int BACKLOG = 100;

  private final Tcp.ServerBinding binding;
  private final ConnectedClients clients;

  private final boolean secure;
  private final Set<String> paths;

  private HttpServer(
      Tcp.ServerBinding binding, ConnectedClients clients, boolean secure, Set<String> paths) {
    this.paths = paths;
    this.binding = binding;
    this.secure = secure;
    this.clients = clients;
  }

  /**
   * Starts to listen.
   *
   * @param branches of paths that others answer
   * @return fails if the port is taken
   */
  public static CompletionStage<HttpServer> bind(
      ActorSystem<?> system,
      ListeningPlace place,
      HttpResources resources,
      HttpSettings settings,
      List<Branch> branches) {
    InetSocketAddress address = place.address();
    HttpProtocol protocol = new HttpProtocol(system, place.tls());
    HttpThreads threads = HttpThreads.of(system);
    ConnectedClients clients = new ConnectedClients(settings, threads);
    Routes routes =
        new Routes(
            new OriginCheck(address.getAddress(), settings),
            new Guard(
                place.access(),
                place.isCounted()
                    ? Optional.of(new Accounts(settings.callers(), resources.metrics()::refused))
                    : Optional.empty()),
            resources,
            settings,
            branches);
    return Tcp.get(system)
        .bind(
            address.getAddress().getHostAddress(),
            address.getPort(),
            BACKLOG,
            List.of(),
            true,
            Optional.empty())
        .mapAsyncUnordered(
            settings.connections(),
            connection -> {
              try {
                Client client = clients.connected(connection.remoteAddress().getAddress());
                Flow.of(HttpRequest.class)
                    .mapAsync(1, request -> client.answer(request, routes::answer))
                    .join(protocol.of(client.wire()).join(connection.flow()))
                    .run(threads.streams());
                return client.wire().ended();
              } catch (RuntimeException problem) { // of one connection, and not of the server
                LOG.error("a connection from {}", connection.remoteAddress(), problem);
                return CompletableFuture.completedStage(Done.getInstance());
              }
            })
        .to(Sink.ignore())
        .run(threads.streams())
        .thenApply(
            binding -> new HttpServer(binding, clients, place.tls().isPresent(), routes.paths()));
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return binding.localAddress();
  }

  /** All paths that are answered; below some of them, there are others. */
  public Set<String> paths() {
    return paths;
  }

  /** The URL of the server. */
  public String url() {
    InetSocketAddress address = address();
    String host = address.getAddress().getHostAddress();
    return (secure ? "https://" : "http://")
        + (host.contains(":") ? "[" + host + "]" : host)
        + ":"
        + address.getPort();
  }

  /**
   * Takes no more connections and requests; those in progress are answered. Completes when the last
   * connection has ended.
   */
  public CompletionStage<Done> finish() {
    return binding.unbind().thenCompose(_ -> clients.finish());
  }
}
