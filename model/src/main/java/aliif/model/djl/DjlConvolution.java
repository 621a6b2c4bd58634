package aliif.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;

/**
 * A 3x3 convolution, stride 1, zero padding 1, with bias.
 *
 * @param kernel (outputs, inputs, 3, 3), channels last in memory
 * @param bias (outputs)
 */
record DjlConvolution(NDArray kernel, NDArray bias) {
  private static final Shape ONE = new Shape(1, 1);

  /*
   * libtorch convolves channels-last a quarter faster than channels-first, and goes by how its
   * operands lie in memory: both are views of arrays whose channels stand last.
   */
  static DjlConvolution of(NDManager manager, float[] kernel, float[] bias) {
    int outputs = bias.length;
    int inputs = kernel.length / (outputs * 9);
    float[] last = new float[kernel.length]; // (outputs, 3, 3, inputs)
    for (int o = 0; o < outputs; o++) {
      for (int c = 0; c < inputs; c++) {
        for (int tap = 0; tap < 9; tap++) {
          last[(o * 9 + tap) * inputs + c] = kernel[(o * inputs + c) * 9 + tap];
        }
      }
    }
    NDArray weight = manager.create(last, new Shape(outputs, 3, 3, inputs));
    return new DjlConvolution(weight.transpose(0, 3, 1, 2), manager.create(bias));
  }

  /** (1, inputs, h, w) to (1, outputs, h, w), both channels last in memory. */
  NDArray apply(NDArray x) {
    return Conv2d.conv2d(x, kernel, bias, ONE, ONE, ONE, 1).singletonOrThrow();
  }

  /** The same as a table: (h * w, outputs). */
  NDArray table(NDArray x) {
    return apply(x).transpose(0, 2, 3, 1).reshape(-1, bias.size());
  }
}
