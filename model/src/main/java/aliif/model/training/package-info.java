/** Training: photographs, patches, steps, checkpoints. */
@NullMarked
package aliif.model.training;

import org.jspecify.annotations.NullMarked;
