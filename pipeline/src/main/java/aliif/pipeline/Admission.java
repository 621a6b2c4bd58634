package aliif.pipeline;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The door of the pipeline: so many images and so many bytes of decoded pixels are inside at once.
 * Safe for use by many threads.
 */
final class Admission {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final int mostImages;
  private final long mostBytes;
  private int images;
  private long bytes;

  Admission(int mostImages, long mostBytes) {
    this.mostImages = mostImages;
    this.mostBytes = mostBytes;
  }

  /**
   * Lets an image in.
   *
   * @param weight of the image while it is in work, in bytes
   * @throws UpscaleException with {@link UpscaleOutcome.OverLimit} when it could never get in, with
   *     {@link UpscaleOutcome.Overloaded} when it cannot now
   */
  synchronized Place enter(long weight) {
    if (weight > mostBytes) {
      throw new UpscaleException(
          new UpscaleOutcome.OverLimit(
              "image: %d MiB in memory (expected: at most %d MiB)"
                  .formatted(weight >> 20, mostBytes >> 20)));
    }
    if (images >= mostImages || bytes + weight > mostBytes) {
      throw new UpscaleException(
          new UpscaleOutcome.Overloaded(
              "images in work: %d, %d MiB (expected: at most %d, %d MiB)"
                  .formatted(images, bytes >> 20, mostImages, mostBytes >> 20),
              RETRY_AFTER));
    }
    images++;
    bytes += weight;
    return new Place(weight);
  }

  synchronized int images() {
    return images;
  }

  private synchronized void leave(long weight) {
    images--;
    bytes -= weight;
  }

  /** A place inside, to be left once; leaving again does nothing. */
  final class Place {
    private final long weight;
    private final AtomicBoolean left = new AtomicBoolean();

    private Place(long weight) {
      this.weight = weight;
    }

    void leave() {
      if (left.compareAndSet(false, true)) {
        Admission.this.leave(weight);
      }
    }
  }
}
