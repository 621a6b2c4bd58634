/** {@code aliif upscale}. */
@NullMarked
package aliif.gateway.cli.upscale;

import org.jspecify.annotations.NullMarked;
