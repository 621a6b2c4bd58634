package aliif.model.djl.network;

import ai.djl.ndarray.NDArray;

/**
 * {@code y = x W + b}, x in rows.
 *
 * @param weight (inputs, outputs)
 * @param bias (outputs)
 */
record DjlLinear(NDArray weight, NDArray bias) {

  /** The layer of {@code name.weight} (outputs, inputs) and {@code name.bias}. */
  static DjlLinear of(DjlTensors tensors, String name) {
    return new DjlLinear(
        tensors.get(name + ".weight", NDArray::transpose), tensors.get(name + ".bias"));
  }

  /** (n, inputs) to (n, outputs). */
  NDArray apply(NDArray x) {
    return x.matMul(weight).addi(bias);
  }
}
