package aliif.gateway.zoom;

import aliif.gateway.zoom.Incoming.Text;
import aliif.gateway.zoom.Incoming.Unread;
import aliif.gateway.zoom.view.ZoomProblem.Kind;
import aliif.gateway.zoom.view.ZoomSettings;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.TextMessage;

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
        "message: too large (expected: at most %d characters)".formatted(limits.length()),
        CloseReason.LARGE);
  }

  /*
   * A message that is given up is still read: else Pekko would end the connection, and the client
   * would not be told why.
   */
  private CompletionStage<Incoming> joined(TextMessage text) {
    Pieces pieces = new Pieces();
    text.getStreamedText().runForeach(pieces::add, system).thenRun(pieces::end);
    return pieces.message.completeOnTimeout(
        new Unread(
            Kind.INVALID_MESSAGE,
            "message: not whole in time (expected: within %d ms)"
                .formatted(limits.within().toMillis()),
            CloseReason.SLOW),
        limits.within().toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** The pieces of a message. */
  private final class Pieces {
    private final CompletableFuture<Incoming> message = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();

    void add(String piece) {
      if (message.isDone()) {
        return;
      }
      text.append(piece);
      if (text.length() > limits.length()) {
        message.complete(tooLarge());
      }
    }

    void end() {
      message.complete(checked(text.toString()));
    }
  }
}
