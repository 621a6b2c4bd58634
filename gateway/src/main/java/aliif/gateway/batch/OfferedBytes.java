package aliif.gateway.batch;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import org.apache.pekko.stream.QueueOfferResult;
import org.apache.pekko.stream.javadsl.SourceQueueWithComplete;
import org.apache.pekko.util.ByteString;

/** Writes into a stream, and waits until it takes the bytes. For one thread. */
final class OfferedBytes extends OutputStream {
  private final SourceQueueWithComplete<ByteString> queue;

  OfferedBytes(SourceQueueWithComplete<ByteString> queue) {
    this.queue = queue;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  /**
   * Offers bytes, and waits until they are taken.
   *
   * @throws IOException if nobody takes bytes any more
   */
  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (length == 0) {
      return;
    }
    ByteString piece = ByteString.fromArrayUnsafe(Arrays.copyOfRange(bytes, from, from + length));
    try {
      if (!queue.offer(piece).toCompletableFuture().get().equals(QueueOfferResult.enqueued())) {
        throw new IOException("nobody reads the answer any more");
      }
    } catch (ExecutionException problem) {
      throw new IOException("nobody reads the answer any more", problem.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    }
  }
}
