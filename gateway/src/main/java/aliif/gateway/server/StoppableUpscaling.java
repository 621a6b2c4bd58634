package aliif.gateway.server;

import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleOutcome.Overloaded;
import aliif.pipeline.UpscaleOutcome.Rendering;
import aliif.pipeline.UpscaleRequest;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;

/**
 * A stream whose work can be broken off, all at once: when a process has to end, what is not
 * finished yet is told so, rather than lost. Safe for use by many threads.
 */
final class StoppableUpscaling
    implements Function<UpscaleRequest, CompletionStage<UpscaleOutcome>> {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final Function<UpscaleRequest, CompletionStage<UpscaleOutcome>> upscale;
  private final SharedKillSwitch stopping = KillSwitches.shared("upscaling");

  StoppableUpscaling(Function<UpscaleRequest, CompletionStage<UpscaleOutcome>> upscale) {
    this.upscale = upscale;
  }

  @Override
  public CompletionStage<UpscaleOutcome> apply(UpscaleRequest request) {
    return upscale.apply(request).thenApply(this::stoppable);
  }

  private UpscaleOutcome stoppable(UpscaleOutcome outcome) {
    return switch (outcome) {
      case Rendering rendering -> rendering.withBytes(rendering.bytes().via(stopping.flow()));
      case UpscaleOutcome.Failure failure -> failure;
    };
  }

  /** Ends what is in work, and all that comes later, as if there were no room. */
  void stop() {
    stopping.abort(
        new UpscaleException(new Overloaded("server: stopping (expected: later)", RETRY_AFTER)));
  }
}
