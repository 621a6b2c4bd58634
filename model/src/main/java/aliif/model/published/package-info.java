/** Checkpoints of the published code: their tensors become weights files of ours. */
@NullMarked
package aliif.model.published;

import org.jspecify.annotations.NullMarked;
