package aliif.model.djl.network;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import aliif.model.AliifConfig;
import aliif.model.DecoderConfig.Normalisation;
import java.util.ArrayList;
import java.util.List;

/**
 * The expansion network P and the normalisation N: {@code omega = N(P(z))}, eq. (1).
 *
 * @param rest the layers after the first
 * @param mlps K
 */
record DjlExpansion(
    DjlHoistedLayer first, List<DjlLinear> rest, Normalisation normalisation, int mlps) {

  static DjlExpansion of(AliifConfig config, DjlTensors tensors) {
    List<DjlLinear> rest = new ArrayList<>();
    for (int l = 1; l < config.decoder().expansionOutputs().size(); l++) {
      rest.add(DjlLinear.of(tensors, "expansion." + l));
    }
    return new DjlExpansion(
        DjlHoistedLayer.of(config, tensors, "expansion.0"),
        rest,
        config.decoder().normalisation(),
        config.decoder().mlps());
  }

  /**
   * The rest of P, and N.
   *
   * @param hidden what the first layer gives, before its ReLU: (n, outputs)
   * @return (n, scores / K, K), each K of them normalised on their own
   */
  NDArray scores(NDArray hidden) {
    NDArray x = hidden;
    for (DjlLinear layer : rest) {
      x = layer.apply(Activation.relu(x));
    }
    NDArray byLayer = x.reshape(x.getShape().get(0), -1, mlps);
    return switch (normalisation) {
      case L2 -> byLayer.normalize(2, -1, 1e-12);
      case SOFTMAX -> byLayer.softmax(-1);
    };
  }
}
