/** The broker as everybody here knows it: settings, topics, properties of clients. */
@NullMarked
package aliif.infra.kafka;

import org.jspecify.annotations.NullMarked;
