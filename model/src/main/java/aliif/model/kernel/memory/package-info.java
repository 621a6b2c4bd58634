/** The arrays of the CPU engine, aligned and in blocks of 16 channels, and how they are walked. */
@NullMarked
package aliif.model.kernel.memory;

import org.jspecify.annotations.NullMarked;
