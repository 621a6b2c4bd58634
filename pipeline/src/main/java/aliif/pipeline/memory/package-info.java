/** The heap, counted before it is used. */
@NullMarked
package aliif.pipeline.memory;

import org.jspecify.annotations.NullMarked;
