package aliif.gateway.batch;

import aliif.gateway.http.HttpSettings.Pace;
import aliif.gateway.http.Problem;
import aliif.gateway.http.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * A stream that is asked for its next bytes only when they are read. While it is asked, bytes must
 * come at the least rate; time in which nobody reads does not count. For one thread, which waits.
 */
final class PulledBytes extends InputStream {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SinkQueueWithCancel<ByteString> bytes;
  private final Pace pace;
  private ByteBuffer piece = NOTHING;
  private boolean ended;
  private long waited;
  private long arrived;

  PulledBytes(Source<ByteString, ?> source, Pace pace, Materializer streams) {
    this.pace = pace;
    bytes =
        source.runWith(
            Sink.<ByteString>queue().addAttributes(Attributes.inputBuffer(1, 1)), streams);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /**
   * Waits for bytes.
   *
   * @throws IOException if the stream fails
   * @throws ProblemException if too little comes
   */
  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!ended && !piece.hasRemaining()) {
      Optional<ByteString> next = next();
      ended = next.isEmpty();
      piece = next.map(ByteString::asByteBuffer).orElse(NOTHING);
      arrived += piece.remaining();
    }
    if (ended) {
      return -1;
    }
    int count = Math.min(length, piece.remaining());
    piece.get(target, from, count);
    return count;
  }

  private Optional<ByteString> next() throws IOException {
    long asked = System.nanoTime();
    try {
      return bytes.pull().toCompletableFuture().get(left(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException slow) {
      throw tooSlow();
    } catch (ExecutionException problem) {
      throw new IOException("the body ended early", problem.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    } finally {
      waited += System.nanoTime() - asked;
    }
  }

  /** Time until a window of waiting is over. */
  private long left() {
    long window = pace.window().toNanos();
    if (waited >= window) {
      if (arrived < pace.bytes()) {
        throw tooSlow();
      }
      waited = 0;
      arrived = 0;
    }
    return window - waited;
  }

  private ProblemException tooSlow() {
    return new ProblemException(
        Problem.of(
            408,
            "Upload too slow",
            "body: %d bytes in %d ms of waiting (expected: at least %d a second)"
                .formatted(arrived, pace.window().toMillis(), pace.leastRate())));
  }

  @Override
  public void close() {
    bytes.cancel();
  }
}
