/** WebP, read and written. */
@NullMarked
package aliif.pipeline.image.webp;

import org.jspecify.annotations.NullMarked;
