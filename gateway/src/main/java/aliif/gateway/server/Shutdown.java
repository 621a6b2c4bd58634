package aliif.gateway.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a server in order, as tasks of Pekko's coordinated shutdown: no new work is taken; work in
 * flight is finished; late work is broken off; connections to clients and the broker end; parts are
 * closed; the actor system ends.
 */
final class Shutdown {
  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

  private final ActorSystem<?> system;
  private final StopTimes times;

  Shutdown(ActorSystem<?> system, StopTimes times) {
    this.system = system;
    this.times = times;
  }

  /** The actor system that ends. */
  ActorSystem<?> system() {
    return system;
  }

  /** Stops a part, and waits until it has finished its work or the time is over. */
  void letGo(String name, Supplier<CompletionStage<Done>> stop) {
    whileFinishing(name, () -> atMost(times.all(), stop.get()));
  }

  /** Runs something when the time for finishing is over; does not delay other parts. */
  void whenLate(String name, Runnable breakOff) {
    whileFinishing(
        name,
        () -> {
          after(times.finish(), breakOff);
          return CompletableFuture.completedStage(Done.getInstance());
        });
  }

  /** Closes a part when no work is left, on a thread that may block. */
  void atEnd(String name, AutoCloseable part) {
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
            name,
            () ->
                CompletableFuture.supplyAsync(
                    () -> close(name, part),
                    system.dispatchers().lookup(DispatcherSelector.blocking())));
  }

  private void whileFinishing(String name, Supplier<CompletionStage<Done>> task) {
    CoordinatedShutdown.get(system)
        .addTask(CoordinatedShutdown.PhaseServiceRequestsDone(), name, task);
  }

  private CompletionStage<Done> atMost(Duration time, CompletionStage<Done> stage) {
    CompletableFuture<Done> done = new CompletableFuture<>();
    Cancellable late = after(time, () -> done.complete(Done.getInstance()));
    stage.whenComplete(
        (_, _) -> {
          late.cancel();
          done.complete(Done.getInstance());
        });
    return done;
  }

  private Cancellable after(Duration time, Runnable then) {
    return system.scheduler().scheduleOnce(time, then, system.executionContext());
  }

  private static Done close(String name, AutoCloseable part) {
    try {
      part.close();
    } catch (Exception problem) {
      LOG.warn("{}: did not stop cleanly: {}", name, problem.toString());
    }
    return Done.getInstance();
  }
}
