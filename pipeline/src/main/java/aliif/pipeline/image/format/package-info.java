/** What every image format implements, and what several of them share. */
@NullMarked
package aliif.pipeline.image.format;

import org.jspecify.annotations.NullMarked;
