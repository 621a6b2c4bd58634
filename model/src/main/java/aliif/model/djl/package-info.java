/** A-LIIF on DJL's PyTorch engine. The only room, with {@code network}, that says NDArray. */
@NullMarked
package aliif.model.djl;

import org.jspecify.annotations.NullMarked;
