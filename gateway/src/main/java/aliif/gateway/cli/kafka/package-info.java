/**
 * Commands that talk to a server over Kafka: {@code submit}, {@code watch}, {@code dead-letters}.
 */
@NullMarked
package aliif.gateway.cli.kafka;

import org.jspecify.annotations.NullMarked;
