/** Progressive zoom over a WebSocket: sockets, sessions, and the work on their pictures. */
@NullMarked
package aliif.gateway.zoom;

import org.jspecify.annotations.NullMarked;
