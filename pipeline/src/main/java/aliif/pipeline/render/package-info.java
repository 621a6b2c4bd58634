/** The stages between the rows of an input and the bytes of its output. */
@NullMarked
package aliif.pipeline.render;

import org.jspecify.annotations.NullMarked;
