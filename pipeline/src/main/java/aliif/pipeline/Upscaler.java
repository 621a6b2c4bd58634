package aliif.pipeline;

import java.util.concurrent.CompletionStage;

/** Takes requests and answers with outcomes. Safe for use by many threads. */
@FunctionalInterface
public interface Upscaler {
  /**
   * Starts a request.
   *
   * @return completes with an outcome, never with an exception. It is a future; cancelling it
   *     breaks the request off
   */
  CompletionStage<UpscaleOutcome> upscale(UpscaleRequest request);
}
