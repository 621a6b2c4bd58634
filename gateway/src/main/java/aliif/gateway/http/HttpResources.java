package aliif.gateway.http;

import aliif.infra.metrics.Metrics;
import aliif.pipeline.Upscaler;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.memory.MemoryPool;

/**
 * What stands behind the routes.
 *
 * @param upscaler starts requests; safe for use by many threads. Cancelling the stage, as a future,
 *     or the source of a rendering stops the work
 * @param limits of which the bytes bound a request's body
 * @param uploads memory of bodies, from their first byte to the end of their answer
 * @param live whether the process can go on; asked at each look
 * @param ready whether requests can be served now; likewise
 * @param metrics where images are counted; its text is what Prometheus reads
 */
public record HttpResources(
    Upscaler upscaler,
    ImageLimits limits,
    MemoryPool uploads,
    Health live,
    Health ready,
    Metrics metrics) {}
