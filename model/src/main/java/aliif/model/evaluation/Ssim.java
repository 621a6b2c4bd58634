package aliif.model.evaluation;

import aliif.model.Region;
import aliif.model.RgbImage;
import aliif.model.Size;

/**
 * Structural similarity (Wang et al., 2004) of the Y channels of images whose white is 1: the mean
 * over all 11x11 windows that lie inside, weighted by a Gaussian of sigma 1.5, with C1 = 0.01^2 and
 * C2 = 0.03^2.
 */
final class Ssim {
  private static final int TAPS = 11;
  private static final double SIGMA = 1.5;
  private static final double C1 = 0.01 * 0.01;
  private static final double C2 = 0.03 * 0.03;
  private static final double[] GAUSSIAN = gaussian(); // (TAPS)

  private Ssim() {}

  /**
   * Compares what the shave leaves.
   *
   * @param shave pixels that do not count, at each border
   * @throws IllegalArgumentException if the sizes differ, or no window is left
   */
  static double luma(RgbImage a, RgbImage b, int shave) {
    if (!a.size().equals(b.size())) {
      throw new IllegalArgumentException("size: %s (expected: %s)".formatted(b.size(), a.size()));
    }
    Size inner = new Size(a.width() - 2 * shave, a.height() - 2 * shave);
    if (Math.min(inner.width(), inner.height()) < TAPS) {
      throw new IllegalArgumentException(
          "size: %s (expected: at least %dx%d)".formatted(inner, TAPS, TAPS));
    }
    Region part = new Region(shave, shave, inner.height(), inner.width());
    double[] x = Luma.of(a.crop(part));
    double[] y = Luma.of(b.crop(part));
    double[] meanX = blur(x, inner);
    double[] meanY = blur(y, inner);
    double[] squareX = blur(product(x, x), inner);
    double[] squareY = blur(product(y, y), inner);
    double[] mixed = blur(product(x, y), inner);
    double sum = 0;
    for (int i = 0; i < meanX.length; i++) {
      double varianceX = squareX[i] - meanX[i] * meanX[i];
      double varianceY = squareY[i] - meanY[i] * meanY[i];
      double covariance = mixed[i] - meanX[i] * meanY[i];
      sum +=
          (2 * meanX[i] * meanY[i] + C1)
              * (2 * covariance + C2)
              / ((meanX[i] * meanX[i] + meanY[i] * meanY[i] + C1) * (varianceX + varianceY + C2));
    }
    return sum / meanX.length;
  }

  private static double[] product(double[] x, double[] y) {
    double[] product = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      product[i] = x[i] * y[i];
    }
    return product;
  }

  /** Gaussian means of all windows inside: (h, w) to (h - 10, w - 10). */
  private static double[] blur(double[] plane, Size size) {
    int width = size.width() - TAPS + 1;
    int height = size.height() - TAPS + 1;
    double[] across = new double[size.height() * width]; // (h, w - 10)
    for (int y = 0; y < size.height(); y++) {
      for (int x = 0; x < width; x++) {
        across[y * width + x] = weighted(plane, y * size.width() + x, 1);
      }
    }
    double[] blurred = new double[height * width]; // (h - 10, w - 10)
    for (int i = 0; i < blurred.length; i++) {
      blurred[i] = weighted(across, i, width);
    }
    return blurred;
  }

  private static double weighted(double[] values, int from, int step) {
    double sum = 0;
    for (int t = 0; t < TAPS; t++) {
      sum += GAUSSIAN[t] * values[from + t * step];
    }
    return sum;
  }

  private static double[] gaussian() {
    double[] taps = new double[TAPS];
    double sum = 0;
    for (int t = 0; t < TAPS; t++) {
      double distance = t - TAPS / 2;
      taps[t] = Math.exp(-distance * distance / (2 * SIGMA * SIGMA));
      sum += taps[t];
    }
    for (int t = 0; t < TAPS; t++) {
      taps[t] /= sum;
    }
    return taps;
  }
}
