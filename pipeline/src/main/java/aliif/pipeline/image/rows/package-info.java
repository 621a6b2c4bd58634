/** Decoded rows: their layout, their order, and how they are turned. */
@NullMarked
package aliif.pipeline.image.rows;

import org.jspecify.annotations.NullMarked;
