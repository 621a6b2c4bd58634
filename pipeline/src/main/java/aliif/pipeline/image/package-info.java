/** Bytes to pixels and back: every format behind one decoder and one encoder. */
@NullMarked
package aliif.pipeline.image;

import org.jspecify.annotations.NullMarked;
