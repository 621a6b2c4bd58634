/** A client of the topics: sends requests, and follows results and dead letters. */
@NullMarked
package aliif.infra.kafka.client;

import org.jspecify.annotations.NullMarked;
