package aliif.gateway.http;

import aliif.infra.metrics.Metrics;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.image.ImageLimits;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * What stands behind the routes.
 *
 * @param upscale starts a request; safe for use by many threads
 * @param limits of which the bytes bound a request's body
 * @param health asked at each look
 * @param metrics where images are counted; its text is what Prometheus reads
 */
public record Backend(
    Function<UpscaleRequest, CompletionStage<UpscaleOutcome>> upscale,
    ImageLimits limits,
    Health health,
    Metrics metrics) {}
