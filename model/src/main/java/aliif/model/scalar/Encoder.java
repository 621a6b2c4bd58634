package aliif.model.scalar;

import aliif.model.EncoderConfig;
import aliif.model.Size;
import aliif.model.weights.Weights;

/** {@code F = E(I)} (docs/model.md 1.2). */
public sealed interface Encoder permits EdsrEncoder, RdnEncoder {
  static Encoder of(Weights weights) {
    return switch (weights.config().encoder()) {
      case EncoderConfig.Edsr edsr -> EdsrEncoder.of(weights, edsr);
      case EncoderConfig.Rdn rdn -> RdnEncoder.of(weights, rdn);
    };
  }

  /**
   * {@code E(I)}.
   *
   * @param image (3, h, w), normalised to [-1, 1]
   * @return (C, h, w)
   */
  float[] encode(float[] image, Size size);
}
