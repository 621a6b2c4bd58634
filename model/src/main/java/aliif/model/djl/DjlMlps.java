package aliif.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import aliif.model.AliifConfig;
import aliif.model.weights.Tensor;
import aliif.model.weights.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * Weights of the K local MLPs.
 *
 * @param mlps K
 * @param first C to K * outputs, the first layers of all K side by side
 * @param rest the layers after the first
 */
record DjlMlps(int mlps, DjlHoistedLayer first, List<Bank> rest) {

  /**
   * A layer of all K.
   *
   * @param weights (K, inputs, outputs), each transposed
   * @param biases (K, outputs)
   */
  record Bank(NDArray weights, NDArray biases) {
    int outputs() {
      return Math.toIntExact(biases.getShape().get(1));
    }

    /** The K side by side: inputs to K * outputs. */
    DjlLinear sideBySide() {
      long inputs = weights.getShape().get(1);
      return new DjlLinear(
          weights.transpose(1, 0, 2).reshape(inputs, biases.size()), biases.reshape(biases.size()));
    }
  }

  static DjlMlps of(NDManager manager, Weights weights) {
    AliifConfig config = weights.config();
    List<Bank> rest = new ArrayList<>();
    for (int l = 1; l < config.depth(); l++) {
      rest.add(
          new Bank(
              array(manager, weights.tensor("mlps." + l + ".weight")).transpose(0, 2, 1),
              array(manager, weights.tensor("mlps." + l + ".bias"))));
    }
    DjlHoistedLayer first =
        DjlHoistedLayer.of(
            manager,
            config,
            weights.tensor("mlps.0.weight").values(),
            weights.tensor("mlps.0.bias").values());
    return new DjlMlps(config.mlps(), first, rest);
  }

  /** Outputs of the first layer of one MLP. */
  int firstOutputs() {
    return first.outputs() / mlps;
  }

  private static NDArray array(NDManager manager, Tensor tensor) {
    long[] sides = tensor.shape().stream().mapToLong(Integer::longValue).toArray();
    return manager.create(tensor.values(), new Shape(sides));
  }
}
