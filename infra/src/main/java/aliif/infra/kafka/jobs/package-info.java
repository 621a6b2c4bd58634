/** Jobs of many images: kept in a compacted topic, and followed through the topics of answers. */
@NullMarked
package aliif.infra.kafka.jobs;

import org.jspecify.annotations.NullMarked;
