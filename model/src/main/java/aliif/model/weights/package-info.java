/** Weights files: safetensors in, tensors of checked shapes out. */
@NullMarked
package aliif.model.weights;

import org.jspecify.annotations.NullMarked;
