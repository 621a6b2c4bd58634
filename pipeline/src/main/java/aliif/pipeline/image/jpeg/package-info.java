/** JPEG, read and written. */
@NullMarked
package aliif.pipeline.image.jpeg;

import org.jspecify.annotations.NullMarked;
