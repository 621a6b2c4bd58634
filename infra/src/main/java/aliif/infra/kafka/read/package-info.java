/** Records as they come from Kafka, as many as there is memory for: {@link Intake}. */
@NullMarked
package aliif.infra.kafka.read;

import org.jspecify.annotations.NullMarked;
