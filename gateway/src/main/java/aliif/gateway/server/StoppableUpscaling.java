package aliif.gateway.server;

import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleOutcome.Overloaded;
import aliif.pipeline.UpscaleOutcome.Rendering;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.Upscaler;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Sink;

/**
 * An upscaler whose work can be broken off, all at once. When a process ends, callers of unfinished
 * requests get a failure that they can retry. Safe for use by many threads.
 */
final class StoppableUpscaling implements Upscaler {
  private static final Overloaded STOPPING =
      new Overloaded("server: stopping (expected: try again later)", Duration.ofSeconds(5));

  private final ActorSystem<?> system;
  private final Upscaler upscaler;
  private final SharedKillSwitch streams = KillSwitches.shared("upscaling");
  private final Set<Runnable> open = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  StoppableUpscaling(ActorSystem<?> system, Upscaler upscaler) {
    this.system = system;
    this.upscaler = upscaler;
  }

  /** Cancelling the stage, which is a future, cancels the request. */
  @Override
  public CompletionStage<UpscaleOutcome> upscale(UpscaleRequest request) {
    if (stopped) {
      return CompletableFuture.completedFuture(STOPPING);
    }
    CompletableFuture<UpscaleOutcome> work = upscaler.upscale(request).toCompletableFuture();
    CompletableFuture<UpscaleOutcome> answer = new CompletableFuture<>();
    Runnable breakOff = () -> answer.complete(STOPPING);
    open.add(breakOff);
    var _ =
        answer.whenComplete(
            (_, _) -> {
              open.remove(breakOff);
              work.cancel(false); // nothing, if it has ended
            });
    var _ =
        work.thenAccept(outcome -> pass(stoppable(outcome), answer))
            .exceptionally(
                thrown -> {
                  answer.completeExceptionally(thrown);
                  return null;
                });
    if (stopped) {
      breakOff.run();
    }
    return answer;
  }

  /** Gives up a rendering whose caller has cancelled and will not run it. */
  private void pass(UpscaleOutcome outcome, CompletableFuture<UpscaleOutcome> answer) {
    if (!answer.complete(outcome) && outcome instanceof Rendering unwanted) {
      unwanted.bytes().runWith(Sink.cancelled(), system);
    }
  }

  private UpscaleOutcome stoppable(UpscaleOutcome outcome) {
    return switch (outcome) {
      case Rendering rendering -> rendering.withBytes(rendering.bytes().via(streams.flow()));
      case UpscaleOutcome.Failure failure -> failure;
    };
  }

  /** Ends all requests in progress, and all later ones, as overloaded. */
  void stop() {
    stopped = true;
    streams.abort(new UpscaleException(STOPPING));
    open.forEach(Runnable::run);
  }
}
