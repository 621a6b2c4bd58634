package aliif.gateway.zoom;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.event.NoLogging;
import org.apache.pekko.http.impl.engine.ws.FrameEvent;
import org.apache.pekko.http.impl.engine.ws.FrameStart;
import org.apache.pekko.http.impl.engine.ws.UpgradeToWebSocketLowLevel;
import org.apache.pekko.http.impl.engine.ws.WebSocket$;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.WebSocketUpgrade;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.http.scaladsl.settings.WebSocketSettings;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Source;
import scala.Option;
import scala.concurrent.duration.FiniteDuration;

/**
 * Answers a handshake with a WebSocket that closes with codes of our own, and notices a client that
 * has fallen silent.
 */
final class FramedSocket {
  /** The opcode of a frame that closes. */
  private static final byte CLOSE = 8;

  private static final Duration CLOSING = Duration.ofSeconds(3);

  private final ActorSystem<?> system;
  private final Duration silence;
  private final Supplier<Optional<CloseReason>> reason;

  /**
   * @param silence time without any frame of the client, after which it counts as gone
   * @param reason why we close the socket, if we do
   */
  FramedSocket(ActorSystem<?> system, Duration silence, Supplier<Optional<CloseReason>> reason) {
    this.system = system;
    this.silence = silence;
    this.reason = reason;
  }

  /**
   * The answer to a handshake.
   *
   * @param messages takes the client's messages, and gives ours; its end closes the socket
   * @param ended runs when the socket has closed
   */
  HttpResponse answer(
      WebSocketUpgrade upgrade,
      String protocol,
      Flow<Message, Message, NotUsed> messages,
      Runnable ended) {
    Flow<FrameEvent, FrameEvent, Object> frames =
        Flow.of(FrameEvent.class)
            .idleTimeout(silence)
            .recoverWith(TimeoutException.class, () -> Source.empty())
            .via(framed(messages))
            .map(this::coded)
            .watchTermination(
                (it, done) -> {
                  done.whenComplete((_, _) -> ended.run());
                  return it;
                });
    return ((UpgradeToWebSocketLowLevel) upgrade).handleFrames(frames, Option.apply(protocol));
  }

  /*
   * Pekko's public interface closes with the codes 1000 and 1011 only. So frames go through our
   * hands, as do bytes (HttpServer); what is between frames and messages is Pekko's, although it is
   * meant for its own use.
   */
  private Flow<FrameEvent, FrameEvent, NotUsed> framed(Flow<Message, Message, NotUsed> messages) {
    ServerSettings settings = ServerSettings.create(system.settings().config());
    return BidiFlow.fromGraph(
            WebSocket$.MODULE$.stack(
                true,
                (WebSocketSettings) settings.getWebsocketSettings(),
                FiniteDuration.fromNanos(CLOSING.toNanos()),
                NoLogging.getInstance()))
        .join(
            Flow.of(org.apache.pekko.http.scaladsl.model.ws.Message.class)
                .map(Message.class::cast)
                .via(messages)
                .map(Message::asScala));
  }

  private FrameEvent coded(FrameEvent frame) {
    boolean closes = frame instanceof FrameStart start && start.header().opcode().code() == CLOSE;
    return closes
        ? reason
            .get()
            .<FrameEvent>map(why -> FrameEvent.closeFrame(why.code(), why.text(), Option.empty()))
            .orElse(frame)
        : frame;
  }
}
