/** Images over HTTP, the page at the root, health and metrics. */
@NullMarked
package aliif.gateway.http;

import org.jspecify.annotations.NullMarked;
