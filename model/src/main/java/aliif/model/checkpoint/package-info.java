/** Checkpoints of the published code: PyTorch's files in, our weights files out. Runs nothing. */
@NullMarked
package aliif.model.checkpoint;

import org.jspecify.annotations.NullMarked;
