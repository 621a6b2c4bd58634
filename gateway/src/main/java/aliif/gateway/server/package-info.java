/** The composition root: creates, connects and stops the parts of a server, in order. */
@NullMarked
package aliif.gateway.server;

import org.jspecify.annotations.NullMarked;
