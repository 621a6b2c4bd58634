/** What a file holds besides its pixels: colour profile, EXIF, XMP, resolution. */
@NullMarked
package aliif.pipeline.image.metadata;

import org.jspecify.annotations.NullMarked;
