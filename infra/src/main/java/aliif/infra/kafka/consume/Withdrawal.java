package aliif.infra.kafka.consume;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Graph;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;

/**
 * Tells the work on a record that its answer is not wanted any more: here, since the partition goes
 * to another consumer, or at all, since the request was cancelled. Safe for many threads.
 */
final class Withdrawal {
  private final CompletableFuture<Done> waitsEnd = new CompletableFuture<>();
  private final SharedKillSwitch rendering = KillSwitches.shared("rendering");
  private volatile boolean ending;
  private volatile boolean withdrawn;
  private volatile boolean cancelled;
  private Runnable ifCancelled = () -> {};

  /** What is rendered or sent goes on; what waits, for memory or for another attempt, ends. */
  void endWaits() {
    ending = true;
    waitsEnd.complete(Done.done());
  }

  /** Everything ends, also a rendering that runs. Nothing is sent from now on. */
  void withdraw() {
    withdrawn = true;
    endWaits();
    rendering.abort(new IllegalStateException("the answer is not wanted any more"));
  }

  /**
   * Everything ends, also a rendering that runs; the answer says that the request was cancelled.
   */
  void cancel() {
    Runnable then;
    synchronized (this) {
      then = cancelled ? () -> {} : ifCancelled;
      cancelled = true;
    }
    then.run();
    waitsEnd.complete(Done.done());
    rendering.abort(new IllegalStateException("the request was cancelled"));
  }

  /** Completes when nothing is to be waited for. */
  CompletionStage<Done> waitsEnd() {
    return waitsEnd;
  }

  /** Whether nothing is to be waited for any more, since the next consumer does the rest. */
  boolean isEnding() {
    return ending;
  }

  /** Whether nothing is to be sent any more. */
  boolean isWithdrawn() {
    return withdrawn;
  }

  /** Whether the answer is to say that the request was cancelled, if there is none yet. */
  boolean isCancelled() {
    return cancelled && !withdrawn;
  }

  /**
   * Says what happens when the request is cancelled, in place of what was said before; it happens
   * at once if the request has been cancelled.
   */
  void whenCancelled(Runnable then) {
    boolean now;
    synchronized (this) {
      now = cancelled;
      ifCancelled = then;
    }
    if (now) {
      then.run();
    }
  }

  /** Fails what flows through it when the answer is withdrawn, or the request cancelled. */
  <T> Graph<FlowShape<T, T>, SharedKillSwitch> untilWithdrawn() {
    return rendering.flow();
  }
}
