package aliif.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import aliif.model.EncoderConfig;
import aliif.model.weights.Weights;

/** {@code F = E(I)}. */
sealed interface DjlEncoder permits DjlEdsrEncoder, DjlRdnEncoder {
  static DjlEncoder of(NDManager manager, Weights weights) {
    return switch (weights.config().encoder()) {
      case EncoderConfig.Edsr edsr -> DjlEdsrEncoder.of(manager, weights, edsr);
      case EncoderConfig.Rdn rdn -> DjlRdnEncoder.of(manager, weights, rdn);
    };
  }

  /**
   * {@code E(I)}.
   *
   * @param image (1, 3, h, w), normalised to [-1, 1]
   * @return (1, C, h, w)
   */
  NDArray encode(NDArray image);
}
