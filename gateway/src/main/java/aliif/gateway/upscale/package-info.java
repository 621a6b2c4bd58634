/** One image over HTTP: its parameters, its body, and the answer that is streamed back. */
@NullMarked
package aliif.gateway.upscale;

import org.jspecify.annotations.NullMarked;
