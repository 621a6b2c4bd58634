/** A broker inside this process. */
@NullMarked
package aliif.infra.kafka.embedded;

import org.jspecify.annotations.NullMarked;
