package aliif.pipeline;

import java.util.concurrent.CompletionStage;

/** Takes a request and answers with an outcome. Safe for use by many threads. */
@FunctionalInterface
public interface Upscaler {
  /**
   * Starts a request.
   *
   * @return completes with an outcome, never with an exception; who cancels it, as a future, breaks
   *     off what was begun
   */
  CompletionStage<UpscaleOutcome> upscale(UpscaleRequest request);
}
