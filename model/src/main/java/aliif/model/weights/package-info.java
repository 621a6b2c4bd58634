/** Weights files: safetensors, shapes, digests. */
@NullMarked
package aliif.model.weights;

import org.jspecify.annotations.NullMarked;
