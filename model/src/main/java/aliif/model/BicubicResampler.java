package aliif.model;

import java.util.Arrays;

/**
 * Antialiased bicubic resampling, a = -0.5, row by row: Pillow's {@code resize(BICUBIC)} in float,
 * without its rounding to 8 bits. Each axis is enlarged, reduced or kept on its own. Where an axis
 * is reduced its kernel widens by the factor; at a border the kernel is cut and renormalised, so
 * that a constant stays constant. Values may leave the input's range next to edges and are not
 * clamped.
 *
 * <p>Holds as many resampled rows as the vertical kernel has taps, at most {@code 4 * max(1,
 * from.height / to.height) + 1}. For one thread.
 */
public final class BicubicResampler {
  private static final double A = -0.5;

  private final int planes;
  private final Size from;
  private final Size to;
  private final Kernel columns;
  private final Kernel rows;
  private final float[] window; // (planes, rows.taps, to.width); input row y is at y % rows.taps
  private int received; // input rows so far
  private int made; // output rows so far

  /**
   * @param planes at least 1, each resampled alone
   * @throws IllegalArgumentException if {@code planes} is below 1
   */
  public BicubicResampler(int planes, Size from, Size to) {
    if (planes < 1) {
      throw new IllegalArgumentException("planes: " + planes + " (expected: at least 1)");
    }
    this.planes = planes;
    this.from = from;
    this.to = to;
    columns = Kernel.of(from.width(), to.width());
    rows = Kernel.of(from.height(), to.height());
    window = new float[Math.multiplyExact(Math.multiplyExact(planes, rows.taps), to.width())];
  }

  /** All of an image at once. */
  public static RgbImage resize(RgbImage image, Size to) {
    return new RgbImage(
        to, new BicubicResampler(3, image.size(), to).push(image.values(), image.height()));
  }

  /**
   * Takes the next input rows and gives the output rows that they complete. After the last input
   * row all of {@code to.height} rows have come out.
   *
   * @param values (planes, count, from.width), not kept
   * @param count 0 to what is left of {@code from.height}
   * @return (planes, n, to.width), n from 0; the caller's
   * @throws IllegalArgumentException if there are more rows than the input has, or {@code values}
   *     has another length
   */
  public float[] push(float[] values, int count) {
    if (count < 0 || count > from.height() - received) {
      throw new IllegalArgumentException(
          "count: %d (expected: 0 to %d)".formatted(count, from.height() - received));
    }
    if (values.length != (long) planes * count * from.width()) {
      throw new IllegalArgumentException(
          "values: %d (expected: %d)"
              .formatted(values.length, (long) planes * count * from.width()));
    }
    int first = made;
    int ready = rows.completeAfter(received + count, made) - made;
    float[] output = // (planes, ready, to.width)
        new float[Math.multiplyExact(Math.multiplyExact(planes, ready), to.width())];
    for (int row = 0; row < count; row++) {
      take(values, row, count);
      received++;
      while (made < to.height() && rows.end(made) <= received) {
        make(output, made - first, ready);
        made++;
      }
    }
    return output;
  }

  /** Resamples one input row of each plane horizontally, into the window. */
  private void take(float[] values, int row, int count) {
    for (int plane = 0; plane < planes; plane++) {
      columns.applyTo(values, (plane * count + row) * from.width(), window, slot(plane, received));
    }
  }

  /** Writes output row {@code made}, the {@code row}th of {@code ready}, from the window. */
  private void make(float[] output, int row, int ready) {
    for (int plane = 0; plane < planes; plane++) {
      int target = (plane * ready + row) * to.width();
      for (int y = rows.starts[made]; y < rows.end(made); y++) {
        float weight = rows.weights[made * rows.taps + y - rows.starts[made]];
        int source = slot(plane, y);
        for (int x = 0; x < to.width(); x++) {
          output[target + x] += weight * window[source + x];
        }
      }
    }
  }

  private int slot(int plane, int y) {
    return (plane * rows.taps + y % rows.taps) * to.width();
  }

  /** The weights of one axis. */
  private static final class Kernel {
    final int taps; // most that an output has
    final int[] starts; // (outputs), the first input of each
    final int[] counts; // (outputs), how many inputs each has
    final float[] weights; // (outputs, taps)

    private Kernel(int taps, int outputs) {
      this.taps = taps;
      starts = new int[outputs];
      counts = new int[outputs];
      weights = new float[Math.multiplyExact(taps, outputs)];
    }

    /*
     * Pillow's precompute_coeffs (src/libImaging/Resample.c), down to the truncation of the
     * support's ends, which decides which inputs count.
     */
    static Kernel of(int from, int to) {
      double scale = (double) from / to;
      double widening = Math.max(scale, 1);
      double support = 2 * widening;
      Kernel kernel = new Kernel(Math.min(from, (int) Math.ceil(support) * 2 + 1), to);
      double[] row = new double[kernel.taps];
      for (int i = 0; i < to; i++) {
        double centre = (i + 0.5) * scale;
        int start = Math.max(0, (int) (centre - support + 0.5));
        int count = Math.min(from, (int) (centre + support + 0.5)) - start;
        for (int x = 0; x < count; x++) {
          row[x] = cubic((x + start - centre + 0.5) / widening);
        }
        double sum = Arrays.stream(row, 0, count).sum();
        for (int x = 0; x < count; x++) {
          kernel.weights[i * kernel.taps + x] = (float) (row[x] / sum);
        }
        kernel.starts[i] = start;
        kernel.counts[i] = count;
      }
      return kernel;
    }

    /** Keys' cubic convolution kernel, 1981, with a = -0.5. */
    private static double cubic(double position) {
      double x = Math.abs(position);
      if (x < 1) {
        return ((A + 2) * x - (A + 3)) * x * x + 1;
      }
      return x < 2 ? (((x - 5) * x + 8) * x - 4) * A : 0;
    }

    /** The input after the last one that an output needs. */
    int end(int output) {
      return starts[output] + counts[output];
    }

    /** How many outputs are complete once so many inputs are there, if {@code least} are. */
    int completeAfter(int inputs, int least) {
      int complete = least;
      while (complete < starts.length && end(complete) <= inputs) {
        complete++;
      }
      return complete;
    }

    /**
     * Resamples one line of {@code source}, from {@code at}, to {@code target}, from {@code to}.
     */
    void applyTo(float[] source, int at, float[] target, int to) {
      for (int i = 0; i < starts.length; i++) {
        int start = at + starts[i];
        float sum = 0;
        for (int x = 0; x < counts[i]; x++) {
          sum += weights[i * taps + x] * source[start + x];
        }
        target[to + i] = sum;
      }
    }
  }
}
