package aliif.model.djl.network;

import ai.djl.ndarray.NDArray;
import aliif.model.AliifConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * Weights of the K local MLPs.
 *
 * @param mlps K
 * @param first C to K * outputs, the first layers of all K side by side
 * @param rest the layers after the first
 */
record DjlMlps(int mlps, DjlHoistedLayer first, List<DjlBank> rest) {

  /**
   * A layer of all K.
   *
   * @param weights (K, inputs, outputs), each transposed
   * @param biases (K, outputs)
   */
  record DjlBank(NDArray weights, NDArray biases) {
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

  static DjlMlps of(AliifConfig config, DjlTensors tensors) {
    List<DjlBank> rest = new ArrayList<>();
    for (int l = 1; l < config.decoder().depth(); l++) {
      rest.add(
          new DjlBank(
              tensors.get("mlps." + l + ".weight", it -> it.transpose(0, 2, 1)),
              tensors.get("mlps." + l + ".bias")));
    }
    return new DjlMlps(
        config.decoder().mlps(), DjlHoistedLayer.of(config, tensors, "mlps.0"), rest);
  }

  /** Outputs of the first layer of one MLP. */
  int firstOutputs() {
    return first.outputs() / mlps;
  }
}
