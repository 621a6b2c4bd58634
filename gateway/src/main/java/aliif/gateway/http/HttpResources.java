package aliif.gateway.http;

import aliif.infra.images.ImageStore;
import aliif.infra.metrics.Metrics;
import aliif.pipeline.Upscaler;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.memory.MemoryPool;

/**
 * What the routes use.
 *
 * @param upscaler starts requests; safe for use by many threads. Cancelling the stage, as a future,
 *     or the source of a rendering stops the work
 * @param limits whose {@code bytes} bound the body of a request
 * @param uploads memory of bodies, from their first byte to the end of their answer
 * @param images which requests may name instead of sending them
 * @param live whether the process can go on
 * @param ready whether requests can be served now
 * @param metrics counts images; {@code /metrics} shows them
 */
public record HttpResources(
    Upscaler upscaler,
    ImageLimits limits,
    MemoryPool uploads,
    ImageStore images,
    Health live,
    Health ready,
    Metrics metrics) {}
