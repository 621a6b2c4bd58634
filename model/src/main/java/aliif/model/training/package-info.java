/** How models come to be: photographs, patches, steps, checkpoints. */
@NullMarked
package aliif.model.training;

import org.jspecify.annotations.NullMarked;
