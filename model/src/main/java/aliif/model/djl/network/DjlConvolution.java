package aliif.model.djl.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;

/**
 * A 3x3 convolution with zero padding 1, or a 1x1 convolution; stride 1, with bias.
 *
 * @param kernel (outputs, inputs, 3, 3) or (outputs, inputs, 1, 1), channels last in memory
 * @param bias (outputs)
 */
record DjlConvolution(NDArray kernel, NDArray bias) {
  private static final Shape ONE = new Shape(1, 1);

  /** The convolution of {@code name.weight}, as the kernel, and {@code name.bias}. */
  static DjlConvolution of(DjlTensors tensors, String name) {
    return new DjlConvolution(
        tensors.get(name + ".weight", DjlConvolution::channelsLast), tensors.get(name + ".bias"));
  }

  /*
   * libtorch convolves channels-last a quarter faster than channels-first, and goes by how its
   * operands lie in memory: both are views of arrays whose channels stand last.
   */

  /** The same kernel, with its inputs last in memory. */
  static NDArray channelsLast(NDArray kernel) {
    Shape shape = kernel.getShape();
    return kernel
        .transpose(0, 2, 3, 1)
        .reshape(-1) // which copies
        .reshape(shape.get(0), shape.get(2), shape.get(3), shape.get(1))
        .transpose(0, 3, 1, 2);
  }

  /** (n, inputs, h, w) to (n, outputs, h, w), both channels last in memory. */
  NDArray apply(NDArray x) {
    long padding = kernel.getShape().get(2) / 2;
    return Conv2d.conv2d(x, kernel, bias, ONE, new Shape(padding, padding), ONE, 1)
        .singletonOrThrow();
  }

  /** The same as a table: (n * h * w, outputs). */
  NDArray table(NDArray x) {
    return apply(x).transpose(0, 2, 3, 1).reshape(-1, bias.size());
  }
}
