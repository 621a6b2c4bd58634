package aliif.model.evaluation;

import aliif.model.Region;
import aliif.model.RgbImage;
import aliif.model.Scale;
import aliif.model.Size;
import aliif.model.bicubic.EightBitBicubic;

/**
 * An original and the small image that is made of it, by the protocol of LIIF's and A-LIIF's
 * published code: LR sides are {@code floor(side / scale)}, the original is cut at the right and
 * below to {@code round(floor(side / scale) * scale)}, and the LR image is its antialiased bicubic
 * reduction in 8 bits.
 *
 * @param low the input, multiples of 1/255
 * @param high the part of the original that the output is compared with
 * @param shave pixels at each border that do not count: the scale, rounded up
 */
public record TestPair(RgbImage low, RgbImage high, int shave) {
  /** What DIV2K's protocol shaves more. */
  static final int MORE_FOR_RGB = 6;

  /**
   * Makes a pair.
   *
   * @param original in [0, 1]
   * @param scale above 1, at most 100, any real number
   * @throws IllegalArgumentException for another scale, or if the image is too small for it: what
   *     is left of it must have 13 pixels more on each axis than is shaved
   */
  public static TestPair of(RgbImage original, double scale) {
    if (!(scale > 1 && scale <= Scale.MAXIMUM)) {
      throw new IllegalArgumentException("scale: " + scale + " (expected: above 1, at most 100)");
    }
    int shave = (int) Math.ceil(scale);
    int least = 2 * (shave + MORE_FOR_RGB) + 1;
    int lowWidth = (int) Math.floor(original.width() / scale);
    int lowHeight = (int) Math.floor(original.height() / scale);
    int width = rounded(lowWidth * scale);
    int height = rounded(lowHeight * scale);
    if (Math.min(width, height) < least) {
      throw new IllegalArgumentException(
          "size: %s (expected: at least %dx%d pixels for scale %s)"
              .formatted(original.size(), least + shave, least + shave, scale));
    }
    RgbImage high = original.crop(new Region(0, 0, height, width));
    return new TestPair(EightBitBicubic.resize(high, new Size(lowWidth, lowHeight)), high, shave);
  }

  /* Half to even, as Python's round does. */
  private static int rounded(double value) {
    return (int) Math.rint(value);
  }
}
