package aliif.gateway.http;

import java.time.Duration;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.stream.ActorMaterializer;
import org.apache.pekko.stream.ActorMaterializerSettings;
import org.apache.pekko.stream.Materializer;
import scala.concurrent.ExecutionContext;

/**
 * Threads of connections and of nothing else, so that they are served while all others compute.
 *
 * @param streams runs streams on them
 */
record HttpThreads(Scheduler scheduler, ExecutionContext threads, Materializer streams) {
  private static final String DISPATCHER = "aliif.http-dispatcher";

  /*
   * An attribute of a stream would not do: who starts its actors would still wait for other
   * threads. The system's own materializer has no setting for that; the older one has.
   */
  @SuppressWarnings("deprecation")
  static HttpThreads of(ActorSystem<?> system) {
    return new HttpThreads(
        system.scheduler(),
        system.dispatchers().lookup(DispatcherSelector.fromConfig(DISPATCHER)),
        ActorMaterializer.create(
            ActorMaterializerSettings.create(Adapter.toClassic(system)).withDispatcher(DISPATCHER),
            Adapter.toClassic(system)));
  }

  Cancellable after(Duration time, Runnable then) {
    return scheduler.scheduleOnce(time, then, threads);
  }
}
