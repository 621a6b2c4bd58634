package aliif.infra.images;

import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.Overloaded;
import java.time.Duration;

/**
 * Bytes that are written to the disk and may not stay there: counted with those of all images that
 * arrive. Safe for use by many threads.
 */
public final class ArrivingBytes implements AutoCloseable {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final Room room;
  private long counted;

  ArrivingBytes(Room room) {
    this.room = room;
  }

  /** Room for all bytes that arrive at once. Safe for use by many threads. */
  static final class Room {
    private final long most;
    private long taken;

    Room(long most) {
      this.most = most;
    }

    private synchronized boolean take(long bytes) {
      if (taken + bytes > most) {
        return false;
      }
      taken += bytes;
      return true;
    }

    private synchronized void giveBack(long bytes) {
      taken -= bytes;
    }
  }

  /**
   * Counts bytes that are about to be written.
   *
   * @throws UpscaleException if there are too many at once
   */
  public synchronized void add(long bytes) {
    if (!room.take(bytes)) {
      throw new UpscaleException(
          new Overloaded(
              "images: too many bytes arrive at once (expected: less; aliif.images.arriving)",
              RETRY_AFTER));
    }
    counted += bytes;
  }

  /** They are gone, or kept; may be called again. */
  @Override
  public synchronized void close() {
    room.giveBack(counted);
    counted = 0;
  }
}
