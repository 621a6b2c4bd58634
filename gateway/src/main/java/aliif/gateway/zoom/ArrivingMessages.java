package aliif.gateway.zoom;

import aliif.gateway.zoom.Incoming.Text;
import aliif.gateway.zoom.Incoming.Unread;
import aliif.gateway.zoom.view.ZoomProblem.Kind;
import aliif.gateway.zoom.view.ZoomSettings;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.TextMessage;
import org.apache.pekko.stream.StreamLimitReachedException;
import org.apache.pekko.stream.javadsl.Sink;

/** Puts messages together that come in pieces, within bounds of length and time. */
final class ArrivingMessages {
  private final ActorSystem<?> system;
  private final ZoomSettings.Message limits;

  ArrivingMessages(ActorSystem<?> system, ZoomSettings.Message limits) {
    this.system = system;
    this.limits = limits;
  }

  /** The message, when it is whole or given up. Fails if the client leaves in the middle of it. */
  CompletionStage<Incoming> whole(Message message) {
    if (!message.isText()) {
      return CompletableFuture.completedStage(
          new Unread(Kind.INVALID_MESSAGE, "message: binary (expected: text)", CloseReason.BINARY));
    }
    TextMessage text = message.asTextMessage();
    return text.isStrict()
        ? CompletableFuture.completedStage(checked(text.getStrictText()))
        : joined(text);
  }

  private Incoming checked(String text) {
    return text.length() <= limits.length() ? new Text(text) : tooLarge();
  }

  private Unread tooLarge() {
    return new Unread(
        Kind.TOO_LARGE,
        "message: too large (expected: at most %d letters)".formatted(limits.length()),
        CloseReason.LARGE);
  }

  private CompletionStage<Incoming> joined(TextMessage text) {
    return text.getStreamedText()
        .limitWeighted(limits.length(), piece -> (long) piece.length())
        .completionTimeout(limits.within())
        .runWith(Sink.fold(new StringBuilder(), StringBuilder::append), system)
        .handle(
            (all, thrown) ->
                switch (thrown) {
                  case null -> new Text(all.toString());
                  case StreamLimitReachedException _ -> tooLarge();
                  case TimeoutException _ ->
                      new Unread(
                          Kind.INVALID_MESSAGE,
                          "message: not whole in time (expected: within %d ms)"
                              .formatted(limits.within().toMillis()),
                          CloseReason.SLOW);
                  default ->
                      new Unread(
                          Kind.INVALID_MESSAGE,
                          "message: broken off (expected: whole)",
                          CloseReason.SLOW);
                });
  }
}
