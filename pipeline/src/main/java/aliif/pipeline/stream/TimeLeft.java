package aliif.pipeline.stream;

import java.time.Duration;
import java.time.Instant;

/** How long timers run until a deadline, which may be any time. */
final class TimeLeft {
  /** The longest time that the timers of Pekko take is a little more. */
  private static final Duration LONGEST = Duration.ofDays(200);

  private TimeLeft() {}

  /** At least zero, and at most 200 days. */
  static Duration until(Instant deadline) {
    Duration left = Duration.between(Instant.now(), deadline);
    if (left.isNegative()) {
      return Duration.ZERO;
    }
    return left.compareTo(LONGEST) < 0 ? left : LONGEST;
  }
}
