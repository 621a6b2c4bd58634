/** Encoded bytes: where they lie, how they are read, and why they are refused. */
@NullMarked
package aliif.pipeline.image.bytes;

import org.jspecify.annotations.NullMarked;
