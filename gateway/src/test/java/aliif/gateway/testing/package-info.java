/** Fakes for what stands behind the gateway, and how tests start the program and its servers. */
@NullMarked
package aliif.gateway.testing;

import org.jspecify.annotations.NullMarked;
