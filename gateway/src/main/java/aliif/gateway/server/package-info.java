/** The composition root: what is created, wired and stopped, and in which order. */
@NullMarked
package aliif.gateway.server;

import org.jspecify.annotations.NullMarked;
