package aliif.model.evaluation;

import aliif.model.Region;
import aliif.model.RgbImage;
import aliif.model.Size;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the pictures of a comparison, bicubic's and the models', differ most.
 *
 * @param place a square of the output
 * @param value mean variance of Y among the pictures, in that square
 */
public record Disagreement(Region place, double value) {

  /**
   * Looks at squares whose corners are multiples of a step.
   *
   * @param side of the squares, in HR pixels; less where the image is smaller
   * @param step at least 1
   */
  public static Disagreement most(Comparison comparison, int side, int step) {
    Size size = comparison.pair().high().size();
    double[] sums = sums(variance(comparison), size); // (h + 1, w + 1)
    int height = Math.min(side, size.height());
    int width = Math.min(side, size.width());
    Disagreement most = new Disagreement(new Region(0, 0, height, width), -1);
    for (int y = 0; y + height <= size.height(); y += step) {
      for (int x = 0; x + width <= size.width(); x += step) {
        Region place = new Region(y, x, height, width);
        double value = sum(sums, size, place) / place.pixels();
        if (value > most.value) {
          most = new Disagreement(place, value);
        }
      }
    }
    return most;
  }

  private static double[] variance(Comparison comparison) {
    List<RgbImage> pictures = new ArrayList<>(comparison.outputs());
    pictures.add(comparison.bicubic());
    double[] sum = new double[Math.toIntExact(comparison.bicubic().size().pixels())]; // (h, w)
    double[] squares = new double[sum.length]; // (h, w)
    for (RgbImage picture : pictures) {
      double[] luma = Luma.of(picture);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += luma[i] / pictures.size();
        squares[i] += luma[i] * luma[i] / pictures.size();
      }
    }
    for (int i = 0; i < sum.length; i++) {
      squares[i] -= sum[i] * sum[i];
    }
    return squares;
  }

  /** Sums over all rectangles from the corner: (h, w) to (h + 1, w + 1). */
  private static double[] sums(double[] values, Size size) {
    int stride = size.width() + 1;
    double[] sums = new double[(size.height() + 1) * stride];
    for (int y = 0; y < size.height(); y++) {
      double row = 0;
      for (int x = 0; x < size.width(); x++) {
        row += values[y * size.width() + x];
        sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1] + row;
      }
    }
    return sums;
  }

  private static double sum(double[] sums, Size size, Region place) {
    int stride = size.width() + 1;
    return sums[place.bottom() * stride + place.right()]
        - sums[place.y() * stride + place.right()]
        - sums[place.bottom() * stride + place.x()]
        + sums[place.y() * stride + place.x()];
  }
}
