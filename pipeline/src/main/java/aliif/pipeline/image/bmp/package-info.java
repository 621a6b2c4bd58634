/** BMP, read. */
@NullMarked
package aliif.pipeline.image.bmp;

import org.jspecify.annotations.NullMarked;
