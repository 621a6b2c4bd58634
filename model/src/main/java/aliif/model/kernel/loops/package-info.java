/**
 * The inner loops of the vector engine, with the Java Vector API or plain, and the operands that
 * they read.
 */
@NullMarked
package aliif.model.kernel.loops;

import org.jspecify.annotations.NullMarked;
