package aliif.gateway.batch;

import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import java.io.IOException;
import java.io.InputStream;

/**
 * Counts the bytes of a batch that are read for nothing: those of refused images. For one thread.
 */
final class DroppedBytes {
  private static final int PIECE = 64 << 10;

  private final long most;
  private long dropped;

  DroppedBytes(long most) {
    this.most = most;
  }

  /**
   * Skips what is left of a stream.
   *
   * @param bytes a {@code skip} of 0 means that it has ended
   * @throws UpscaleException if it is too much
   */
  void rest(InputStream bytes) throws IOException {
    for (long skipped = bytes.skip(PIECE); skipped > 0; skipped = bytes.skip(PIECE)) {
      dropped += skipped;
      if (dropped > most) {
        throw new UpscaleException(
            new OverLimit(
                "batch: more than %d bytes of refused images (expected: at most so many; aliif.batch.dropped)"
                    .formatted(most)));
      }
    }
  }
}
