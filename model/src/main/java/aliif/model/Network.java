package aliif.model;

/** What a weights file has the tensors of: a model for every scale, or a baseline for one. */
public sealed interface Network permits AliifConfig, PixelShuffleConfig {
  /**
   * LR pixels that a tile must see around itself for its output to equal the whole image's
   * (docs/model.md 2.4).
   */
  int halo();

  /**
   * Pixels of a crop that can be encoded at once, by any engine: all that it becomes fits arrays.
   */
  int largestCrop();

  /**
   * Checks a crop before anything is made of it.
   *
   * @throws IllegalArgumentException if it has more than {@link #largestCrop} pixels, or a side of
   *     more than a 96th of those
   */
  default void requireFits(Size crop) {
    CropLimit.require(crop, largestCrop());
  }
}
