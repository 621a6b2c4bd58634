package aliif.pipeline.stream;

import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleRequest;
import java.time.Duration;
import java.time.Instant;

/**
 * How a request waits for memory.
 *
 * @param handicap how many later requests may pass it
 * @param patience how long it waits
 */
record MemoryTurn(int handicap, Duration patience) {
  /** How long a batch image without a deadline waits for memory. */
  private static final Duration FOR_EVER = Duration.ofDays(365);

  /** How many images of the next higher priority may pass an image that waits for memory. */
  private static final int HANDICAP = 64;

  /**
   * @param patience of a request that somebody waits for
   */
  static MemoryTurn of(UpscaleRequest request, Duration patience) {
    Duration most = request.priority() == Priority.BATCH ? FOR_EVER : patience;
    Duration least =
        request
            .deadline()
            .map(deadline -> Duration.between(Instant.now(), deadline))
            .filter(left -> left.compareTo(most) < 0)
            .orElse(most);
    return new MemoryTurn(HANDICAP * request.priority().rank(), least);
  }
}
