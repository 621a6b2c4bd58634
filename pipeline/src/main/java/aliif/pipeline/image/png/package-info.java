/** PNG, read and written. */
@NullMarked
package aliif.pipeline.image.png;

import org.jspecify.annotations.NullMarked;
