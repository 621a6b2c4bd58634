/** The Kafka contract: topics, an embedded broker, and the consumer that upscales records. */
@NullMarked
package aliif.infra.kafka;

import org.jspecify.annotations.NullMarked;
