/**
 * A-LIIF on a CPU: packed matrix products and Winograd convolutions with the Java Vector API, and
 * plain loops where that is absent.
 */
@NullMarked
package aliif.model.kernel;

import org.jspecify.annotations.NullMarked;
