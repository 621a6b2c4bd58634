package aliif.gateway.http;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.ExceptionHandler;
import org.apache.pekko.http.javadsl.server.MethodRejection;
import org.apache.pekko.http.javadsl.server.Rejection;
import org.apache.pekko.http.javadsl.server.RejectionHandler;
import org.apache.pekko.http.javadsl.server.Route;

/** All routes on one port. Whatever goes wrong is answered with a {@link Problem}. */
public final class HttpServer extends AllDirectives {
  private final ActorSystem<?> system;
  private final Backend backend;

  private HttpServer(ActorSystem<?> system, Backend backend) {
    this.system = system;
    this.backend = backend;
  }

  /**
   * Starts to listen.
   *
   * @param address with port 0 for a free one
   * @return the binding; fails if the port is taken
   */
  public static CompletionStage<ServerBinding> bind(
      ActorSystem<?> system, InetSocketAddress address, Backend backend) {
    return Http.get(system)
        .newServerAt(address.getAddress().getHostAddress(), address.getPort())
        .bind(new HttpServer(system, backend).route());
  }

  private Route route() {
    Route routes =
        concat(
            new UpscaleRoute(system, backend).route(),
            new StatusRoutes(backend).route(),
            new PageRoute().route());
    return withRequestTimeoutResponse(
        _ ->
            Problem.of(503, "Overloaded", "request: not begun in time (expected: later)")
                .response(),
        () -> routes.seal(rejections(), exceptions()));
  }

  private RejectionHandler rejections() {
    return RejectionHandler.newBuilder()
        .handleAll(MethodRejection.class, rejected -> complete(methodNotAllowed(rejected)))
        .handle(
            Rejection.class,
            rejection -> complete(Problem.of(400, "Bad request", rejection.toString()).response()))
        .handleNotFound(
            extractUnmatchedPath(
                path ->
                    complete(
                        Problem.of(404, "Not found", "path: " + path + " (expected: /v1/upscale)")
                            .response())))
        .build();
  }

  private static HttpResponse methodNotAllowed(List<MethodRejection> rejected) {
    String allowed =
        rejected.stream()
            .map(rejection -> rejection.supported().name())
            .distinct()
            .collect(Collectors.joining(", "));
    return Problem.of(405, "Method not allowed", "method: not allowed (expected: " + allowed + ")")
        .response()
        .addHeader(RawHeader.create("Allow", allowed));
  }

  private ExceptionHandler exceptions() {
    return ExceptionHandler.newBuilder()
        .matchAny(thrown -> complete(Problem.of(Problem.failure(thrown, "unnamed")).response()))
        .build();
  }
}
