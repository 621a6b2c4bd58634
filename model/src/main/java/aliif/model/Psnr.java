package aliif.model;

/** Peak signal-to-noise ratio, in dB, of images whose white is 1 (MODEL.md section 3). */
public final class Psnr {
  private static final double RED = 65.738 / 256;
  private static final double GREEN = 129.057 / 256;
  private static final double BLUE = 25.064 / 256;

  private Psnr() {}

  /**
   * On the Y channel of the difference: {@code Y = (65.738 R + 129.057 G + 25.064 B) / 256}.
   * Nothing is rounded or clamped.
   *
   * @param shave pixels that do not count, at each border
   * @return infinite where there is no difference
   * @throws IllegalArgumentException if the sizes differ or the shave leaves nothing
   */
  public static double luma(RgbImage a, RgbImage b, int shave) {
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
        double luma =
            RED * difference(a, b, 0, y, x)
                + GREEN * difference(a, b, 1, y, x)
                + BLUE * difference(a, b, 2, y, x);
        sum += luma * luma;
      }
    }
    double pixels = (double) (a.width() - 2 * shave) * (a.height() - 2 * shave);
    return -10 * Math.log10(sum / pixels);
  }

  private static double difference(RgbImage a, RgbImage b, int channel, int y, int x) {
    return (double) a.get(channel, y, x) - b.get(channel, y, x);
  }
}
