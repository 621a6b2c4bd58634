package aliif.infra.kafka.consume;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Counts restarts of a consumer without progress in between. Safe for use by many threads. */
final class Restarts {
  /** Restarts in a row that count as a crash loop. */
  static final int CRASH_LOOP = 3;

  /** A run that lasts so long counts as progress, even if there was nothing to answer. */
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

  /** A run begins. */
  synchronized void begin() {
    begun = nanoTime.getAsLong();
  }

  /** A record was answered and committed. */
  synchronized void progress() {
    failures = 0;
  }

  /** A run has failed. */
  synchronized void failed(String why) {
    failures = lasts() ? 1 : failures + 1;
    reason = why;
  }

  /** The state, if the consumer fails again and again. */
  synchronized Optional<KafkaHealth.CrashLoop> crashLoop() {
    return failures >= CRASH_LOOP && !lasts()
        ? Optional.of(new KafkaHealth.CrashLoop(failures, reason))
        : Optional.empty();
  }

  private boolean lasts() {
    return nanoTime.getAsLong() - begun > LASTING.toNanos();
  }
}
