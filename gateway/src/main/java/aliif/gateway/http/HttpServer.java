package aliif.gateway.http;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.TLSProtocol.SessionBytes;
import org.apache.pekko.stream.TLSProtocol.SslTlsInbound;
import org.apache.pekko.stream.TLSProtocol.SslTlsOutbound;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.TLSPlacebo;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** HTTP on one port. */
public final class HttpServer {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final int BACKLOG = 100;

  private final Tcp.ServerBinding binding;
  private final ConnectedClients clients;

  private HttpServer(Tcp.ServerBinding binding, ConnectedClients clients) {
    this.binding = binding;
    this.clients = clients;
  }

  /**
   * Starts to listen.
   *
   * @param address with port 0 for a free one
   * @param branches of paths that others answer
   * @return fails if the port is taken
   */
  public static CompletionStage<HttpServer> bind(
      ActorSystem<?> system,
      InetSocketAddress address,
      HttpResources resources,
      HttpSettings settings,
      List<Branch> branches) {
    HttpThreads threads = HttpThreads.of(system);
    ConnectedClients clients = new ConnectedClients(settings, threads);
    Routes routes = new Routes(new Callers(address.getAddress(), settings), resources, branches);
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
                Client client = clients.connected();
                Flow.of(HttpRequest.class)
                    .mapAsync(1, request -> client.answer(request, routes::answer))
                    .join(protocol(system, client.wire()).join(connection.flow()))
                    .run(threads.streams());
                return client.wire().ended();
              } catch (RuntimeException problem) { // of one connection, and not of the server
                LOG.error("a connection from {}", connection.remoteAddress(), problem);
                return CompletableFuture.completedStage(Done.getInstance());
              }
            })
        .to(Sink.ignore())
        .run(threads.streams())
        .thenApply(binding -> new HttpServer(binding, clients));
  }

  /*
   * Pekko's own server would close a connection at once after an error, and the client, which may
   * still be sending, would not see why; nor does it tell who has left. So the bytes go through our
   * hands: its layer between requests and bytes, a Wire between those and the network.
   */
  private static BidiFlow<HttpResponse, ByteString, ByteString, HttpRequest, NotUsed> protocol(
      ActorSystem<?> system, Wire wire) {
    return Http.get(system)
        .serverLayer(ServerSettings.create(system.settings().config()))
        .atop(
            BidiFlow.fromFlows(
                Flow.of(SslTlsOutbound.class),
                Flow.of(SessionBytes.class).map(SslTlsInbound.class::cast)))
        .atop(TLSPlacebo.getInstance())
        .atop(BidiFlow.fromFlows(wire.outgoing(), wire.incoming()));
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return binding.localAddress();
  }

  /**
   * Takes no more connections and requests; those in work are answered. Completes when the last
   * connection has ended.
   */
  public CompletionStage<Done> finish() {
    return binding.unbind().thenCompose(_ -> clients.finish());
  }
}
