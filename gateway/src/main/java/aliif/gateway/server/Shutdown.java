package aliif.gateway.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens when a process ends, in the order of Pekko's coordinated shutdown. */
final class Shutdown {
  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

  /** Work in flight may take so long to end; then it is broken off. */
  private static final Duration FINISH = Duration.ofSeconds(2);

  /** What was broken off has to be told so by then. */
  static final Duration DRAIN = Duration.ofMillis(3500);

  private Shutdown() {}

  /** Runs beside the draining of HTTP, while all else still works. */
  static void whileDraining(
      ActorSystem<?> system, String name, Supplier<CompletionStage<Done>> stop) {
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseServiceRequestsDone(),
            name,
            () ->
                stop.get()
                    .toCompletableFuture()
                    .completeOnTimeout(
                        Done.getInstance(), DRAIN.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** Runs when what is in work has had its time; does not hold up the others. */
  static void afterTime(ActorSystem<?> system, String name, Runnable breakOff) {
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseServiceRequestsDone(),
            name,
            () -> {
              system.scheduler().scheduleOnce(FINISH, breakOff, system.executionContext());
              return CompletableFuture.completedStage(Done.getInstance());
            });
  }

  /** Runs when nothing is in work any more. */
  static void atEnd(ActorSystem<?> system, String name, AutoCloseable part) {
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
            name,
            () -> CompletableFuture.supplyAsync(() -> close(name, part)));
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
