package aliif.model.djl.network;

import ai.djl.ndarray.NDArray;
import aliif.model.EncoderConfig;

/** {@code F = E(I)}. */
public sealed interface DjlEncoder permits DjlEdsrEncoder, DjlRdnEncoder {
  static DjlEncoder of(EncoderConfig config, DjlTensors tensors) {
    return switch (config) {
      case EncoderConfig.Edsr edsr -> DjlEdsrEncoder.of(tensors, edsr);
      case EncoderConfig.Rdn rdn -> DjlRdnEncoder.of(tensors, rdn);
    };
  }

  /**
   * {@code E(I)}.
   *
   * @param image (n, 3, h, w), normalised to [-1, 1]
   * @return (n, C, h, w)
   */
  NDArray encode(NDArray image);
}
