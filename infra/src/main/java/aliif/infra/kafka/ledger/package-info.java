/** Which records of a partition may begin, and which are answered; computed, without Kafka. */
@NullMarked
package aliif.infra.kafka.ledger;

import org.jspecify.annotations.NullMarked;
