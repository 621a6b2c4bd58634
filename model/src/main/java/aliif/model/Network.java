package aliif.model;

/** What a weights file has the tensors of: a model for every scale, or a baseline for one. */
public sealed interface Network permits AliifConfig, PixelShuffleConfig {
  /** What makes the features. */
  EncoderConfig encoder();

  /**
   * LR pixels that a tile must see around itself for its output to equal the whole image's
   * (MODEL.md 2.4).
   */
  int halo();
}
