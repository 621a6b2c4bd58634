package aliif.model.bicubic;

import aliif.model.RgbImage;
import aliif.model.Size;

/**
 * Antialiased bicubic resampling of 8-bit images, a = -0.5, as Pillow's {@code resize(BICUBIC)}
 * does it: columns first, then rows, each pass rounded to 8 bits. What the published code makes
 * low-resolution inputs with, and the bicubic row of its tables.
 */
public final class EightBitBicubic {
  private EightBitBicubic() {}

  /**
   * Enlarges or reduces an image.
   *
   * @param image in [0, 1]
   * @return multiples of 1/255 in [0, 1]
   */
  public static RgbImage resize(RgbImage image, Size to) {
    RgbImage wide = pass(image, new Size(to.width(), image.height()));
    return pass(wide, to);
  }

  private static RgbImage pass(RgbImage image, Size to) {
    return image.size().equals(to) ? image : rounded(BicubicResampler.resize(image, to));
  }

  /** The nearest 8-bit values: {@code floor(255 v + 0.5) / 255}, clamped. */
  public static RgbImage rounded(RgbImage image) {
    float[] values = new float[image.values().length]; // (3, h, w)
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.clamp((int) Math.floor(255 * image.values()[i] + 0.5f), 0, 255) / 255f;
    }
    return new RgbImage(image.size(), values);
  }
}
