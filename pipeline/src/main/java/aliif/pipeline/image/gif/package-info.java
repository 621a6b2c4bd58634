/** GIF, read. */
@NullMarked
package aliif.pipeline.image.gif;

import org.jspecify.annotations.NullMarked;
