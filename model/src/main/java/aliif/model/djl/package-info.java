/** A-LIIF on DJL's PyTorch engine. The only package that says NDArray. */
@NullMarked
package aliif.model.djl;

import org.jspecify.annotations.NullMarked;
