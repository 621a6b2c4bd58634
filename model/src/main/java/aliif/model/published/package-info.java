/** Converts checkpoints of the published code into our weights files. */
@NullMarked
package aliif.model.published;

import org.jspecify.annotations.NullMarked;
