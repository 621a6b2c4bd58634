package aliif.infra.kafka.consume;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Graph;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;

/** Tells the work on a record that its answer is not wanted any more. Safe for many threads. */
final class Withdrawal {
  private final CompletableFuture<Done> waitsEnd = new CompletableFuture<>();
  private final SharedKillSwitch rendering = KillSwitches.shared("rendering");
  private volatile boolean withdrawn;

  /** What is rendered or sent goes on; what waits, for memory or for another attempt, ends. */
  void endWaits() {
    waitsEnd.complete(Done.done());
  }

  /** Everything ends, also a rendering that runs. Nothing is sent from now on. */
  void withdraw() {
    withdrawn = true;
    endWaits();
    rendering.abort(new IllegalStateException("the answer is not wanted any more"));
  }

  /** Completes when nothing is to be waited for. */
  CompletionStage<Done> waitsEnd() {
    return waitsEnd;
  }

  /** Whether nothing is to be waited for any more. */
  boolean isEnding() {
    return waitsEnd.isDone();
  }

  /** Whether nothing is to be sent any more. */
  boolean isWithdrawn() {
    return withdrawn;
  }

  /** Fails what flows through it when the answer is withdrawn. */
  <T> Graph<FlowShape<T, T>, SharedKillSwitch> untilWithdrawn() {
    return rendering.flow();
  }
}
