/** Jobs of many stored images over HTTP: accepted at once, done over Kafka, followed by events. */
@NullMarked
package aliif.gateway.jobs;

import org.jspecify.annotations.NullMarked;
