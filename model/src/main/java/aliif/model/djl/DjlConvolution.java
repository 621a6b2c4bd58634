package aliif.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import aliif.model.weights.Tensor;
import aliif.model.weights.Tensors;

/**
 * A 3x3 convolution with zero padding 1, or a 1x1 convolution; stride 1, with bias.
 *
 * @param kernel (outputs, inputs, 3, 3) or (outputs, inputs, 1, 1), channels last in memory
 * @param bias (outputs)
 */
record DjlConvolution(NDArray kernel, NDArray bias) {
  private static final Shape ONE = new Shape(1, 1);

  /*
   * libtorch convolves channels-last a quarter faster than channels-first, and goes by how its
   * operands lie in memory: both are views of arrays whose channels stand last.
   */
  static DjlConvolution of(NDManager manager, int inputs, float[] kernel, float[] bias) {
    int outputs = bias.length;
    int taps = kernel.length / (outputs * inputs);
    float[] last = new float[kernel.length]; // (outputs, side, side, inputs)
    for (int o = 0; o < outputs; o++) {
      for (int c = 0; c < inputs; c++) {
        for (int tap = 0; tap < taps; tap++) {
          last[(o * taps + tap) * inputs + c] = kernel[(o * inputs + c) * taps + tap];
        }
      }
    }
    int side = taps == 1 ? 1 : 3;
    NDArray weight = manager.create(last, new Shape(outputs, side, side, inputs));
    return new DjlConvolution(weight.transpose(0, 3, 1, 2), manager.create(bias));
  }

  /** The one of a name, with its weight and bias. */
  static DjlConvolution of(NDManager manager, Tensors weights, String name) {
    Tensor weight = weights.tensor(name + ".weight");
    Tensor bias = weights.tensor(name + ".bias");
    return of(manager, weight.shape().get(1), weight.values(), bias.values());
  }

  /** (1, inputs, h, w) to (1, outputs, h, w), both channels last in memory. */
  NDArray apply(NDArray x) {
    long padding = kernel.getShape().get(2) / 2;
    return Conv2d.conv2d(x, kernel, bias, ONE, new Shape(padding, padding), ONE, 1)
        .singletonOrThrow();
  }

  /** The same as a table: (h * w, outputs). */
  NDArray table(NDArray x) {
    return apply(x).transpose(0, 2, 3, 1).reshape(-1, bias.size());
  }
}
