package aliif.gateway.zoom;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.http.javadsl.model.ws.BinaryMessage;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.TextMessage;
import org.apache.pekko.stream.javadsl.SourceQueueWithComplete;
import org.apache.pekko.util.ByteString;

/**
 * The way to a client's socket. It takes one message at a time; texts wait for their turn. While
 * too many of them wait, no message of the client is taken. For one thread.
 */
final class ZoomOutlet {
  private static final int MOST_TEXTS = 8;

  private final SourceQueueWithComplete<Message> socket;
  private final Runnable accepted;
  private final Deque<String> texts = new ArrayDeque<>();
  private final Deque<CompletableFuture<Done>> untaken = new ArrayDeque<>();
  private boolean sending;

  /**
   * @param accepted runs on any thread, when the socket has taken a message
   */
  ZoomOutlet(SourceQueueWithComplete<Message> socket, Runnable accepted) {
    this.socket = socket;
    this.accepted = accepted;
  }

  /** Says something as soon as the socket takes it. */
  void say(String text) {
    texts.add(text);
    flush();
  }

  /** Whether a picture can be sent now. */
  boolean isFree() {
    return !sending && texts.isEmpty();
  }

  /** Sends a picture. */
  void send(ByteString frame) {
    offer(BinaryMessage.create(frame));
  }

  /** The socket has taken what was sent last. */
  void taken() {
    sending = false;
    flush();
    while (texts.size() < MOST_TEXTS && !untaken.isEmpty()) {
      untaken.poll().complete(Done.getInstance());
    }
  }

  /** Completes the future now, or when fewer texts wait: then the client's next message comes. */
  void whenCalm(CompletableFuture<Done> future) {
    if (texts.size() < MOST_TEXTS) {
      future.complete(Done.getInstance());
    } else {
      untaken.add(future);
    }
  }

  private void flush() {
    if (!sending && !texts.isEmpty()) {
      offer(TextMessage.create(texts.poll()));
    }
  }

  private void offer(Message message) {
    sending = true;
    socket.offer(message).thenRun(accepted);
  }

  /** Nothing is said any more. */
  void close() {
    texts.clear();
    untaken.forEach(future -> future.complete(Done.getInstance()));
    socket.complete();
  }
}
