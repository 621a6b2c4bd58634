/** The messages between a gateway and its worker processes, and their form as bytes. */
@NullMarked
package aliif.infra.cluster.wire;

import org.jspecify.annotations.NullMarked;
