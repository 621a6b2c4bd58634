package aliif.infra.kafka.consume;

import aliif.infra.kafka.KafkaSettings;
import aliif.infra.metrics.Metrics;
import aliif.infra.store.ObjectStore;
import aliif.pipeline.Upscaler;
import aliif.pipeline.memory.MemoryPool;

/**
 * What the consumer works with; closed by whoever made them, after it has stopped.
 *
 * @param upscaler starts requests, as {@code UpscaleStream::start} does
 * @param store of images that are too large for a record
 * @param records memory for all records in work, with the images that they refer to; without what
 *     {@link KafkaSettings#clientBytes} says
 */
public record ConsumerResources(
    Upscaler upscaler, ObjectStore store, MemoryPool records, Metrics metrics) {}
