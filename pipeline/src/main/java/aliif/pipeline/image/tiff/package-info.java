/** TIFF and BigTIFF, read and written. */
@NullMarked
package aliif.pipeline.image.tiff;

import org.jspecify.annotations.NullMarked;
