package aliif.model;

import aliif.model.DecoderConfig.Scores;
import java.util.function.UnaryOperator;

/**
 * The configuration of a model, as its weights file gives it under {@code aliif} (docs/model.md
 * section 5).
 *
 * @param encoder what makes the features
 * @param decoder what makes colours of them
 */
public record AliifConfig(EncoderConfig encoder, DecoderConfig decoder) implements Network {

  /** The same with a changed decoder. */
  public AliifConfig withDecoder(UnaryOperator<DecoderConfig> change) {
    return new AliifConfig(encoder, change.apply(decoder));
  }

  /** C of the encoder. */
  public int channels() {
    return encoder.channels();
  }

  /** Blocks of the encoder. */
  public int blocks() {
    return encoder.blocks();
  }

  /**
   * As far as a feature sees, one for unfold, and one for the neighbour after the LR pixel that
   * owns an HR pixel: 36 for EDSR with 16 blocks, 133 for RDN with 16 blocks of 8.
   */
  @Override
  public int halo() {
    return encoder.radius() + (decoder.unfold() ? 1 : 0) + 1;
  }

  @Override
  public int largestCrop() {
    return CropLimit.of(this);
  }

  /** Values of the features that a layer sees around an LR pixel: 3x3 unfolded, or its own. */
  public int tau() {
    return decoder.unfold() ? 9 * channels() : channels();
  }

  /** What the local MLPs see: z. */
  public int mlpInputs() {
    return tau() + decoder.queryInputs();
  }

  /** What the expansion network sees: tau, and with {@link Scores#QUERY} also the query. */
  public int expansionInputs() {
    return switch (decoder.scores()) {
      case QUERY -> mlpInputs();
      case LATENT -> tau();
      case NONE -> 0;
    };
  }

  static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: at least 1)");
    }
  }

  static void requireWithin(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 1 to " + most + ")");
    }
  }
}
