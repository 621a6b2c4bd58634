package aliif.gateway.answer;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;

/** Threads that may wait for a disk or a broker, which those of connections must not. */
public record WaitingThreads(Executor executor) {
  public static WaitingThreads of(ActorSystem<?> system) {
    return new WaitingThreads(system.dispatchers().lookup(DispatcherSelector.blocking()));
  }

  /** What {@code work} returns, when one of these threads has done it. */
  public <T> CompletionStage<T> on(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, executor);
  }
}
