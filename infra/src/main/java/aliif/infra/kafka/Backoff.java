package aliif.infra.kafka;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a record is tried again: twice as long each time, up to a bound. Half of
 * each wait is random, so that records that failed together are not retried together.
 *
 * @param first wait, above zero
 * @param most longest wait
 * @param attempts how often a record is tried when processing fails internally, at least 1;
 *     overload is retried without limit
 */
public record Backoff(Duration first, Duration most, int attempts) {

  public Backoff {
    if (!first.isPositive() || most.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "aliif.kafka.backoff: first %s, most %s (expected: above zero, and most at least first)"
              .formatted(first, most));
    }
    if (attempts < 1) {
      throw new IllegalArgumentException(
          "aliif.kafka.backoff.attempts: " + attempts + " (expected: at least 1)");
    }
  }

  /**
   * The wait after a failure.
   *
   * @param attempt that failed, from 1
   */
  public Duration delay(int attempt, RandomGenerator random) {
    long longest = Math.max(1, most.toMillis());
    long shortest = Math.max(1, first.toMillis());
    int doublings = Math.min(attempt - 1, 30);
    /* Shifted down, so that no setting can overflow. */
    long whole = shortest > longest >> doublings ? longest : shortest << doublings;
    return Duration.ofMillis(whole / 2 + random.nextLong(whole / 2 + 1));
  }
}
