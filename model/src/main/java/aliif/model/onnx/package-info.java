/** Encoders as ONNX graphs, for other runtimes. */
@NullMarked
package aliif.model.onnx;

import org.jspecify.annotations.NullMarked;
