/** A-LIIF on DJL's PyTorch engine. Only this package and {@code network} use NDArray. */
@NullMarked
package aliif.model.djl;

import org.jspecify.annotations.NullMarked;
