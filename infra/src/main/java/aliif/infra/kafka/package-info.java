/** Settings, topics and client properties, which all code that uses Kafka shares. */
@NullMarked
package aliif.infra.kafka;

import org.jspecify.annotations.NullMarked;
