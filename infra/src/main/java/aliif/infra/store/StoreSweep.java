package aliif.infra.store;

import com.typesafe.config.Config;
import java.time.Duration;
import java.time.Instant;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes objects of a store that nobody has used for long. Settings are those of {@code
 * aliif.store}; {@code reference.conf} explains each.
 *
 * @param keep how long an object stays without being used; 0: for ever
 * @param every from the end of a sweep to the next
 */
public record StoreSweep(Duration keep, Duration every) {
  private static final Logger LOG = LoggerFactory.getLogger(StoreSweep.class);

  public StoreSweep {
    if (keep.isNegative()) {
      throw invalid("keep", keep, "0 or above");
    }
    if (every.isNegative() || every.isZero()) {
      throw invalid("every", every, "above 0");
    }
  }

  private static IllegalArgumentException invalid(String name, Duration value, String expected) {
    return new IllegalArgumentException(
        "aliif.store: %s: %s (expected: %s)".formatted(name, value, expected));
  }

  /**
   * Reads the settings.
   *
   * @param config of the process, including the defaults
   * @throws IllegalArgumentException if a value is out of its range
   */
  public static StoreSweep of(Config config) {
    Config store = config.getConfig("aliif.store");
    return new StoreSweep(store.getDuration("keep"), store.getDuration("every"));
  }

  /** Sweeps at once and again and again, on a thread that may block, until the system ends. */
  public Cancellable start(ActorSystem<?> system, ObjectStore store) {
    return keep.isZero()
        ? Cancellable.alreadyCancelled()
        : system
            .scheduler()
            .scheduleWithFixedDelay(
                Duration.ZERO,
                every,
                () -> sweep(store, Instant.now()),
                system.dispatchers().lookup(DispatcherSelector.blocking()));
  }

  void sweep(ObjectStore store, Instant now) {
    try {
      int deleted = store.deleteUnused(now.minus(keep));
      if (deleted > 0) {
        LOG.info("store: {} objects deleted that nobody has used for {}", deleted, keep);
      }
    } catch (RuntimeException problem) { // otherwise there would be no next sweep
      LOG.warn("{}; the next sweep is in {}", problem.getMessage(), every);
    }
  }
}
