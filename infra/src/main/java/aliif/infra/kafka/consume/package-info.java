/** The consumer that answers requests: {@link KafkaUpscaler}. */
@NullMarked
package aliif.infra.kafka.consume;

import org.jspecify.annotations.NullMarked;
