package aliif.gateway.images;

import aliif.gateway.http.ProblemException;
import aliif.gateway.http.RequestWork.CountedBytes;
import aliif.gateway.upscale.RequestBody.Arrival;
import aliif.infra.images.ArrivingImage;
import aliif.infra.images.ImageStore;
import aliif.pipeline.UpscaleException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.Done;
import org.apache.pekko.util.ByteString;

/**
 * The body of a request on its way to the store. It is written to the disk as it arrives, piece by
 * piece. It must not arrive too slowly. After a failure, further bytes are dropped.
 *
 * <p>{@link #count}, {@link #window}, {@link #add} and {@link #end} are for one stream; the others
 * for any thread.
 */
final class StoredUpload implements AutoCloseable {
  private final ImageStore store;
  private final Executor disk;
  private final Arrival arrival;
  private final CountedBytes counted;
  private final CompletableFuture<ArrivingImage.Kept> kept = new CompletableFuture<>();
  private Optional<ArrivingImage> arriving = Optional.empty();
  private volatile boolean writing;

  /**
   * @param disk runs what blocks
   * @param arrival of the body's bytes
   * @param counted for whom the body comes
   */
  StoredUpload(ImageStore store, Executor disk, Arrival arrival, CountedBytes counted) {
    this.counted = counted;
    this.store = store;
    this.disk = disk;
    this.arrival = arrival;
  }

  /** The image, as soon as it is kept; whoever takes it closes it. */
  CompletableFuture<ArrivingImage.Kept> kept() {
    return kept;
  }

  /** Bytes have arrived, and will be added. */
  void count(ByteString bytes) {
    try {
      counted.add(bytes.size());
    } catch (ProblemException | UpscaleException tooMany) {
      fail(tooMany);
    }
  }

  /** Writes bytes; the stage does not fail. */
  CompletionStage<Done> add(ByteString bytes) {
    return onDisk(() -> write(bytes));
  }

  /** The body has arrived; the stage does not fail. */
  CompletionStage<Done> end() {
    return onDisk(this::keep);
  }

  private CompletionStage<Done> onDisk(Runnable work) {
    writing = true;
    return CompletableFuture.runAsync(work, disk)
        .handle(
            (_, problem) -> {
              writing = false;
              if (problem != null) {
                fail(problem);
              }
              return Done.getInstance();
            });
  }

  private synchronized void write(ByteString bytes) {
    if (!kept.isDone()) {
      arriving().write(bytes);
    }
  }

  private synchronized void keep() {
    if (!kept.isDone()) {
      if (arriving().bytes() == 0) {
        throw StoredBody.empty();
      }
      ArrivingImage.Kept image = arriving().keep();
      if (!kept.complete(image)) {
        image.image().close();
      }
    }
  }

  private ArrivingImage arriving() {
    if (arriving.isEmpty()) {
      arriving = Optional.of(store.receive());
    }
    return arriving.orElseThrow();
  }

  /** A window of the pace is over. Time in which the disk works is not the client's. */
  void window() {
    Optional<? extends Throwable> slow = arrival.window();
    if (!writing) {
      slow.ifPresent(this::fail);
    }
  }

  /** Ends the upload, unless it has ended. */
  void fail(Throwable reason) {
    if (kept.completeExceptionally(reason)) {
      disk.execute(this::discard);
    }
  }

  private synchronized void discard() {
    arriving.ifPresent(ArrivingImage::close);
  }

  /** Drops the upload if it has not been kept. */
  @Override
  public void close() {
    if (kept.cancel(false)) {
      disk.execute(this::discard);
    }
  }
}
