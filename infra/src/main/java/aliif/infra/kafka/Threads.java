package aliif.infra.kafka;

import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;

/** Who runs what of the consumer; set in {@code reference.conf}. */
public final class Threads {
  /** For calls that wait: of a broker that does not answer, of a disk. */
  public static final String BLOCKING = "aliif.kafka.blocking-dispatcher";

  private Threads() {}

  public static Executor blocking(ActorSystem<?> system) {
    return system.dispatchers().lookup(DispatcherSelector.fromConfig(BLOCKING));
  }
}
