package aliif.gateway.batch;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.QueueOfferResult;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.SourceQueueWithComplete;
import org.apache.pekko.util.ByteString;

/**
 * Writes into a stream, and waits until it takes the bytes. Writes are for one thread, the rest for
 * any.
 */
final class OfferedBytes extends OutputStream {
  /*
   * The queue begins with the stream. One that is made earlier is a publisher, which Pekko ends if
   * nobody subscribes within 5 s (pekko.stream.materializer.subscription-timeout), and the first
   * image of a batch may take longer.
   */
  private final CompletableFuture<SourceQueueWithComplete<ByteString>> begun =
      new CompletableFuture<>();

  /** What is written; to be run once, at any time. */
  Source<ByteString, NotUsed> source() {
    return Source.<ByteString>queue(1, OverflowStrategy.backpressure())
        .mapMaterializedValue(
            queue -> {
              begun.complete(queue);
              return NotUsed.getInstance();
            });
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
    if (!await(await(begun).offer(piece)).equals(QueueOfferResult.enqueued())) {
      throw new IOException("nobody reads the answer any more");
    }
  }

  private static <T> T await(CompletionStage<T> stage) throws IOException {
    try {
      return stage.toCompletableFuture().get();
    } catch (ExecutionException problem) {
      throw new IOException("nobody reads the answer any more", problem.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    }
  }

  /** All is written. */
  void complete() {
    var _ = begun.thenAccept(SourceQueueWithComplete::complete);
  }

  /** The stream fails. */
  void fail(Throwable problem) {
    var _ = begun.thenAccept(queue -> queue.fail(problem));
  }

  /** The stream will not begin any more, if it has not. */
  void giveUp() {
    begun.cancel(false);
  }
}
