package aliif.model.evaluation;

import aliif.model.RgbImage;

/** The Y channel, {@code Y = (65.738 R + 129.057 G + 25.064 B) / 256} (docs/model.md section 3). */
final class Luma {
  private static final double RED = 65.738 / 256;
  private static final double GREEN = 129.057 / 256;
  private static final double BLUE = 25.064 / 256;

  private Luma() {}

  /** Y of a colour, or of a difference of colours. */
  static double of(double red, double green, double blue) {
    return RED * red + GREEN * green + BLUE * blue;
  }

  /**
   * Y of an image.
   *
   * @return (h, w)
   */
  public static double[] of(RgbImage image) {
    int plane = image.values().length / 3;
    float[] values = image.values();
    double[] luma = new double[plane]; // (h, w)
    for (int i = 0; i < plane; i++) {
      luma[i] = of(values[i], values[plane + i], values[2 * plane + i]);
    }
    return luma;
  }
}
