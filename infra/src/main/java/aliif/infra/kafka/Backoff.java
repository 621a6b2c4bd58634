package aliif.infra.kafka;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a record is tried again: twice as long each time, the second half of it
 * by chance, so that those who failed together do not return together.
 *
 * @param first wait, above zero
 * @param most that is waited
 * @param attempts at a record that fails for reasons of our own, at least 1; there is no end to
 *     attempts while there is only no room
 */
public record Backoff(Duration first, Duration most, int attempts) {

  public Backoff {
    if (!first.isPositive() || most.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "backoff: %s to %s (expected: above zero, and rising)".formatted(first, most));
    }
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts: " + attempts + " (expected: at least 1)");
    }
  }

  /**
   * The wait after a failure.
   *
   * @param attempt that failed, from 1
   */
  public Duration delay(int attempt, RandomGenerator random) {
    long doubled = first.toMillis() << Math.min(attempt - 1, 30);
    long whole = Math.max(1, Math.min(most.toMillis(), doubled));
    return Duration.ofMillis(whole / 2 + random.nextLong(whole / 2 + 1));
  }
}
