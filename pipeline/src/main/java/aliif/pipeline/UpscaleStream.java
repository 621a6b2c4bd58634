package aliif.pipeline;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;

/** One image's journey from bytes to bytes. Safe for use by many threads. */
public final class UpscaleStream {
  private UpscaleStream() {}

  /** Starts the queue and the workers on an actor system; they live as long as it does. */
  public static UpscaleStream create(
      ActorSystem<?> system, PipelineSettings settings, Models models) {
    return new UpscaleStream();
  }

  /**
   * Checks and decodes a request. The stage always completes with an outcome; when that is a {@link
   * UpscaleOutcome.Rendering}, its source must be run or cancelled, for until then it holds one of
   * the places for images.
   */
  public CompletionStage<UpscaleOutcome> start(UpscaleRequest request) {
    return CompletableFuture.completedFuture(new UpscaleOutcome.InternalFailure("skeleton"));
  }
}
