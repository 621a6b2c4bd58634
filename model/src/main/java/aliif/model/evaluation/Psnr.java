package aliif.model.evaluation;

import aliif.model.RgbImage;

/** Peak signal-to-noise ratio, in dB, of images whose white is 1 (docs/model.md section 3). */
public final class Psnr {
  private Psnr() {}

  /**
   * On the Y channel of the difference, {@link Luma}. Nothing is rounded or clamped.
   *
   * @param shave pixels that do not count, at each border
   * @return infinite where there is no difference
   * @throws IllegalArgumentException if the sizes differ or the shave leaves nothing
   */
  public static double luma(RgbImage a, RgbImage b, int shave) {
    return decibels(
        a,
        b,
        shave,
        (red, green, blue) -> {
          double luma = Luma.of(red, green, blue);
          return luma * luma;
        });
  }

  /**
   * On the three channels alike, otherwise as {@link #luma}.
   *
   * @param shave pixels that do not count, at each border
   * @return infinite where there is no difference
   * @throws IllegalArgumentException if the sizes differ or the shave leaves nothing
   */
  public static double rgb(RgbImage a, RgbImage b, int shave) {
    return decibels(
        a, b, shave, (red, green, blue) -> (red * red + green * green + blue * blue) / 3);
  }

  /** The squared error of a pixel, from the differences of its channels. */
  private interface SquaredError {
    double of(double red, double green, double blue);
  }

  private static double decibels(RgbImage a, RgbImage b, int shave, SquaredError error) {
    if (!a.size().equals(b.size())) {
      throw new IllegalArgumentException("size: %s (expected: %s)".formatted(b.size(), a.size()));
    }
    int least = Math.min(a.width(), a.height());
    if (shave < 0 || 2L * shave >= least) {
      throw new IllegalArgumentException(
          "shave: %d (expected: 0 to %d)".formatted(shave, (least - 1) / 2));
    }
    double sum = 0;
    for (int y = shave; y < a.height() - shave; y++) {
      for (int x = shave; x < a.width() - shave; x++) {
        sum +=
            error.of(
                difference(a, b, 0, y, x), difference(a, b, 1, y, x), difference(a, b, 2, y, x));
      }
    }
    double pixels = (double) (a.width() - 2 * shave) * (a.height() - 2 * shave);
    return -10 * Math.log10(sum / pixels);
  }

  private static double difference(RgbImage a, RgbImage b, int channel, int y, int x) {
    return (double) a.get(channel, y, x) - b.get(channel, y, x);
  }
}
