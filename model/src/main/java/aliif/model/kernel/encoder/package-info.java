/** The encoder line by line: Winograd convolutions, and the threads that share them. */
@NullMarked
package aliif.model.kernel.encoder;

import org.jspecify.annotations.NullMarked;
