/** Fakes for what stands behind the gateway. */
@NullMarked
package aliif.gateway.testing;

import org.jspecify.annotations.NullMarked;
