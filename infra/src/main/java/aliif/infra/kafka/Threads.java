package aliif.infra.kafka;

import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;

/** The threads of the consumer; {@code reference.conf} sets their number. */
public final class Threads {
  /** For calls that block: to a broker that does not answer, or to a disk. */
  public static final String BLOCKING = "aliif.kafka.blocking-dispatcher";

  private Threads() {}

  public static Executor blocking(ActorSystem<?> system) {
    return system.dispatchers().lookup(DispatcherSelector.fromConfig(BLOCKING));
  }
}
