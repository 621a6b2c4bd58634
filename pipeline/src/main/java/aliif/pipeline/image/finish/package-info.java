/** Mirroring, turning and reducing the colours of an output, between its bands and its encoder. */
@NullMarked
package aliif.pipeline.image.finish;

import org.jspecify.annotations.NullMarked;
