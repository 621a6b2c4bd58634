package aliif.model.bicubic;

import aliif.model.Size;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Bicubic resampling of a whole plane by its definition: each row is resampled, then each column of
 * what that gives. What has one value throughout keeps it.
 */
final class PlainBicubic {
  private PlainBicubic() {}

  /** The weights of an output, for the inputs from {@code start} on. */
  private static final class Taps {
    private final int start;
    private final float[] weights;

    private Taps(int start, float[] weights) {
      this.start = start;
      this.weights = weights;
    }

    static Taps of(int from, int to, int output) {
      double scale = (double) from / to;
      double widening = Math.max(scale, 1);
      double centre = (output + 0.5) * scale;
      int start = Math.max(0, (int) (centre - 2 * widening + 0.5));
      int end = Math.min(from, (int) (centre + 2 * widening + 0.5));
      double[] row =
          IntStream.range(start, end)
              .mapToDouble(x -> cubic(Math.abs(x - centre + 0.5) / widening))
              .toArray();
      double sum = Arrays.stream(row).sum();
      float[] weights = new float[row.length];
      for (int x = 0; x < weights.length; x++) {
        weights[x] = (float) (row[x] / sum);
      }
      return new Taps(start, weights);
    }
  }

  private static double cubic(double x) {
    if (x < 1) {
      return (1.5 * x - 2.5) * x * x + 1;
    }
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * -0.5 : 0;
  }

  /** A plane, (from.height, from.width), at another size. */
  static float[] resize(float[] plane, Size from, Size to) {
    float[][] rows = new float[from.height()][];
    for (int y = 0; y < from.height(); y++) {
      float[] row = Arrays.copyOfRange(plane, y * from.width(), (y + 1) * from.width());
      rows[y] = resampled(row, to.width());
    }
    float[] output = new float[to.width() * to.height()];
    for (int i = 0; i < to.height(); i++) {
      System.arraycopy(blended(rows, i, to), 0, output, i * to.width(), to.width());
    }
    return output;
  }

  private static float[] resampled(float[] row, int to) {
    float[] output = new float[to];
    for (int i = 0; i < to; i++) {
      Taps taps = Taps.of(row.length, to, i);
      for (int x = 0; x < taps.weights.length; x++) {
        output[i] += taps.weights[x] * row[taps.start + x];
      }
    }
    if (isFlat(row, row[0])) {
      Arrays.fill(output, row[0]);
    }
    return output;
  }

  private static float[] blended(float[][] rows, int output, Size to) {
    Taps taps = Taps.of(rows.length, to.height(), output);
    float[] sum = new float[to.width()];
    boolean flat = true;
    for (int y = 0; y < taps.weights.length; y++) {
      float[] row = rows[taps.start + y];
      flat &= isFlat(row, rows[taps.start][0]);
      for (int x = 0; x < sum.length; x++) {
        sum[x] += taps.weights[y] * row[x];
      }
    }
    if (flat) {
      Arrays.fill(sum, rows[taps.start][0]);
    }
    return sum;
  }

  private static boolean isFlat(float[] row, float value) {
    for (float other : row) {
      if (other != value) {
        return false;
      }
    }
    return true;
  }
}
