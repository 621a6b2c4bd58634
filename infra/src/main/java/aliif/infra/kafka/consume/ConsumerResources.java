package aliif.infra.kafka.consume;

import aliif.infra.kafka.KafkaSettings;
import aliif.infra.metrics.Metrics;
import aliif.infra.store.ObjectStore;
import aliif.pipeline.Upscaler;
import aliif.pipeline.memory.MemoryPool;

/**
 * What the consumer uses. Whoever created these closes them after the consumer has stopped.
 *
 * @param upscaler renders the images
 * @param store for images that are too large for a record
 * @param records memory for all records in progress and the images that they refer to; the memory
 *     of {@link KafkaSettings#clientBytes} is not in it
 */
public record ConsumerResources(
    Upscaler upscaler, ObjectStore store, MemoryPool records, Metrics metrics) {}
