package aliif.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * {@code y = x W + b}, x in rows.
 *
 * @param weight (inputs, outputs)
 * @param bias (outputs)
 */
record DjlLinear(NDArray weight, NDArray bias) {

  /** From a weight (outputs, inputs) as files have it. */
  static DjlLinear of(NDManager manager, float[] weight, float[] bias) {
    Shape shape = new Shape(bias.length, weight.length / bias.length);
    return new DjlLinear(manager.create(weight, shape).transpose(), manager.create(bias));
  }

  /** (n, inputs) to (n, outputs). */
  NDArray apply(NDArray x) {
    return x.matMul(weight).addi(bias);
  }
}
