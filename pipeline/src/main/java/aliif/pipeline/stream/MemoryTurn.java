package aliif.pipeline.stream;

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
  /*
   * What is visible to a client that zooms waits as long as it is wanted, too: few pictures of a
   * client wait at a time, and one that is refused and asks again would lose its place.
   */
  /** How long a batch image, or a visible one, without a deadline waits for memory. */
  private static final Duration FOR_EVER = Duration.ofDays(365);

  /** How many images of the next higher priority may pass an image that waits for memory. */
  private static final int HANDICAP = 64;

  /**
   * @param patience of a request that somebody waits for
   */
  static MemoryTurn of(UpscaleRequest request, Duration patience) {
    Duration most =
        switch (request.priority()) {
          case VISIBLE, BATCH -> FOR_EVER;
          case INTERACTIVE, PREFETCH -> patience;
        };
    Duration least =
        request
            .deadline()
            .map(deadline -> Duration.between(Instant.now(), deadline))
            .filter(left -> left.compareTo(most) < 0)
            .orElse(most);
    return new MemoryTurn(HANDICAP * request.priority().rank(), least);
  }
}
