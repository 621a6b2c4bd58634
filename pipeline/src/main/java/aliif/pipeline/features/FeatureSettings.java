package aliif.pipeline.features;

import com.typesafe.config.Config;

/**
 * Which images features are kept of, from {@code aliif.features}.
 *
 * @param imagePart part of the cache that one image may take, 0 to 1
 * @param seenImages images in memory that are remembered, at least 1; features are kept of one that
 *     comes again
 */
public record FeatureSettings(double imagePart, int seenImages) {
  public FeatureSettings {
    if (!(imagePart >= 0 && imagePart <= 1)) {
      throw new IllegalArgumentException(
          "aliif.features.image-part: " + imagePart + " (expected: 0 to 1)");
    }
    if (seenImages < 1) {
      throw new IllegalArgumentException(
          "aliif.features.seen-images: " + seenImages + " (expected: at least 1)");
    }
  }

  /** The settings of {@code aliif.features}. */
  public static FeatureSettings of(Config config) {
    Config features = config.getConfig("aliif.features");
    return new FeatureSettings(features.getDouble("image-part"), features.getInt("seen-images"));
  }
}
