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
 * The threads for connections. Nothing else runs on them, so that connections are served while all
 * other threads compute.
 *
 * @param streams runs streams on them
 */
public record HttpThreads(Scheduler scheduler, ExecutionContext threads, Materializer streams) {
  private static final String DISPATCHER = "aliif.http-dispatcher";

  /*
   * Setting the dispatcher as an attribute of a stream is not enough: the actors that start a stream
   * would still run on other threads. Only the older, deprecated materializer can be set up to run
   * them here.
   */
  @SuppressWarnings("deprecation")
  public static HttpThreads of(ActorSystem<?> system) {
    return new HttpThreads(
        system.scheduler(),
        system.dispatchers().lookup(DispatcherSelector.fromConfig(DISPATCHER)),
        ActorMaterializer.create(
            ActorMaterializerSettings.create(Adapter.toClassic(system)).withDispatcher(DISPATCHER),
            Adapter.toClassic(system)));
  }

  public Cancellable after(Duration time, Runnable then) {
    return scheduler.scheduleOnce(time, then, threads);
  }
}
