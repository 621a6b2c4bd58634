/** The arrays of the vector engine, aligned and in blocks of 16 channels, and views of them. */
@NullMarked
package aliif.model.kernel.memory;

import org.jspecify.annotations.NullMarked;
