/** Bytes to pixels and back: header probe, limits, decoding, streaming encoding. */
@NullMarked
package aliif.pipeline.image;

import org.jspecify.annotations.NullMarked;
