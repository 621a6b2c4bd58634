package aliif.gateway.server;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How long a server may take to end, from {@code aliif.stop}.
 *
 * @param finish time for requests in progress; after it they are broken off
 * @param tell time after that for telling their clients
 */
record StopTimes(Duration finish, Duration tell) {
  private static final String PHASE =
      "pekko.coordinated-shutdown.phases.service-requests-done.timeout";

  /**
   * @throws IllegalArgumentException if Pekko would not wait for so long
   */
  static StopTimes of(Config config) {
    StopTimes times =
        new StopTimes(
            config.getDuration("aliif.stop.finish"), config.getDuration("aliif.stop.tell"));
    Duration phase = config.getDuration(PHASE);
    if (times.all().compareTo(phase) >= 0) {
      throw new IllegalArgumentException(
          "aliif.stop: finish and tell: %d ms (expected: less than %s, %d ms)"
              .formatted(times.all().toMillis(), PHASE, phase.toMillis()));
    }
    return times;
  }

  /** Both together. */
  Duration all() {
    return finish.plus(tell);
  }
}
