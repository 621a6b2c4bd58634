/** Divides the heap into pools; whoever needs memory reserves it in a pool first. */
@NullMarked
package aliif.pipeline.memory;

import org.jspecify.annotations.NullMarked;
