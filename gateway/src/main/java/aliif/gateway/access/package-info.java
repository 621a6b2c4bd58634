/** Who may ask: API keys, signed URLs, and the file that has both. */
@NullMarked
package aliif.gateway.access;

import org.jspecify.annotations.NullMarked;
