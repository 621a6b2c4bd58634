package aliif.gateway.zoom;

import aliif.gateway.answer.RequestQuery;
import aliif.gateway.http.AllowedMethods;
import aliif.gateway.http.Branch;
import aliif.gateway.http.Guard;
import aliif.gateway.http.Problem;
import aliif.gateway.http.ProblemException;
import aliif.gateway.http.RequestWork;
import aliif.gateway.zoom.view.ZoomImage;
import aliif.pipeline.ImageId;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.Overloaded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.model.ws.WebSocketUpgrade;

/** {@code /v1/zoom/{image}}: a handshake, after which the connection is a zoom session. */
public final class ZoomRoute {
  private static final String PATH = "/v1/zoom";
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final ZoomSessions sessions;

  private ZoomRoute(ZoomSessions sessions) {
    this.sessions = sessions;
  }

  /** The branch of {@code /v1/zoom}. */
  public static Branch of(ZoomSessions sessions) {
    return new Branch(PATH, false, new ZoomRoute(sessions)::answer);
  }

  private CompletionStage<HttpResponse> answer(HttpRequest request) {
    AllowedMethods.method(request, "GET");
    RequestQuery.requireNone(request);
    WebSocketUpgrade upgrade =
        request
            .getAttribute(AttributeKeys.webSocketUpgrade)
            .orElseThrow(
                () ->
                    new ProblemException(
                        upgradeRequired(
                            request.getHeader("Upgrade").map(HttpHeader::value).orElse("none"))));
    List<String> offered = new ArrayList<>();
    upgrade.getRequestedProtocols().forEach(offered::add);
    if (!offered.contains(ZoomSessions.PROTOCOL)) {
      offered.removeIf(Guard::isKey); // which is nothing to say aloud
      throw new ProblemException(unknownSubprotocol(offered));
    }
    RequestWork work = RequestWork.of(request);
    return image(request.getUri().path()).thenApply(image -> begun(upgrade, image, work));
  }

  private CompletionStage<ZoomImage> image(String path) {
    String id = path.length() > PATH.length() ? path.substring(PATH.length() + 1) : "";
    return ImageId.parse(id)
        .map(sessions::find)
        .orElseGet(() -> CompletableFuture.completedStage(Optional.empty()))
        .thenApply(
            found -> found.orElseThrow(() -> new ProblemException(Problem.unknownImage(id))));
  }

  private HttpResponse begun(WebSocketUpgrade upgrade, ZoomImage image, RequestWork work) {
    try {
      work.atEnd(work.takePixels(sessions.largestView())::close);
    } catch (ProblemException | UpscaleException tooMany) {
      image.release().run();
      throw tooMany;
    }
    ZoomSessions.Begun session = sessions.begin(upgrade, image).orElseThrow(ZoomRoute::full);
    session.ended().thenRun(work::close);
    work.atEnd(session.leave());
    return session.answer();
  }

  private static UpscaleException full() {
    return new UpscaleException(
        new Overloaded(
            "zoom: too many sessions, or the server stops (expected: try again later)",
            RETRY_AFTER));
  }

  /** A path that only WebSockets use. */
  static Problem upgradeRequired(String found) {
    return new Problem(
        426,
        "Upgrade required",
        "Upgrade: " + found + " (expected: websocket, version 13)",
        List.of(
            RawHeader.create("Upgrade", "websocket"),
            RawHeader.create("Connection", "Upgrade"),
            RawHeader.create("Sec-WebSocket-Version", "13")));
  }

  static Problem unknownSubprotocol(List<String> offered) {
    return Problem.of(
        400,
        "Unknown subprotocol",
        "Sec-WebSocket-Protocol: %s (expected: %s)"
            .formatted(
                offered.isEmpty() ? "none" : String.join(", ", offered), ZoomSessions.PROTOCOL));
  }
}
