package aliif.infra.kafka.consume;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Counts how often a consumer has begun anew without getting on. Safe for use by many threads. */
final class Restarts {
  /** So many in a row are a circle. */
  static final int CIRCLE = 3;

  /** A life that lasts so long gets on, also when there is nothing to answer. */
  static final Duration LASTING = Duration.ofMinutes(1);

  private final LongSupplier nanoTime;
  private int failures;
  private String reason = "";
  private long begun;

  /**
   * @param nanoTime the clock, as {@link System#nanoTime}
   */
  Restarts(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.begun = nanoTime.getAsLong();
  }

  /** A life begins. */
  synchronized void begin() {
    begun = nanoTime.getAsLong();
  }

  /** Something was answered for good. */
  synchronized void progress() {
    failures = 0;
  }

  /** A life has ended in a failure. */
  synchronized void failed(String why) {
    failures = lasts() ? 1 : failures + 1;
    reason = why;
  }

  /** The circle that it is in, if it is in one. */
  synchronized Optional<KafkaHealth.Circling> circle() {
    return failures >= CIRCLE && !lasts()
        ? Optional.of(new KafkaHealth.Circling(failures, reason))
        : Optional.empty();
  }

  private boolean lasts() {
    return nanoTime.getAsLong() - begun > LASTING.toNanos();
  }
}
