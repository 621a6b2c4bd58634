package aliif.model;

import java.util.Arrays;

/**
 * Antialiased bicubic resampling, a = -0.5, row by row: Pillow's {@code resize(BICUBIC)} in float,
 * without its rounding to 8 bits. Each axis is enlarged, reduced or kept on its own. Where an axis
 * is reduced its kernel widens by the factor; at a border the kernel is cut and renormalised, so
 * that a constant stays constant. Values may leave the input's range next to edges and are not
 * clamped.
 *
 * <p>A part of the output needs a part of the input only, {@link #source}, and has the pixels that
 * it has in the whole.
 *
 * <p>Holds as many resampled rows as the vertical kernel has taps, at most {@code 4 * max(1,
 * from.height / to.height) + 1}. For one thread.
 */
public final class BicubicResampler {
  private static final double A = -0.5;

  private final int planes;
  private final Region source;
  private final Size to;
  private final Kernel columns;
  private final Kernel rows;
  private final float[] window; // (planes, rows.taps, to.width); input row y is at y % rows.taps

  /*
   * A row that has one value throughout, as most of an alpha plane has, is not interpolated, and
   * neither are rows between such rows: each constant is that constant, to the bit.
   */
  private final float[] flat; // (planes, rows.taps), the value of such a row, or NaN
  private int received; // input rows so far
  private int made; // output rows so far

  /**
   * @param planes at least 1, each resampled alone
   * @throws IllegalArgumentException if {@code planes} is below 1
   */
  public BicubicResampler(int planes, Size from, Size to) {
    this(planes, from, to, Region.of(to));
  }

  /**
   * Makes a part of the output.
   *
   * @param planes at least 1, each resampled alone
   * @param part of the output
   * @throws IllegalArgumentException if {@code planes} is below 1 or the part leaves the output
   */
  public BicubicResampler(int planes, Size from, Size to, Region part) {
    if (planes < 1) {
      throw new IllegalArgumentException("planes: " + planes + " (expected: at least 1)");
    }
    if (part.bottom() > to.height() || part.right() > to.width()) {
      throw new IllegalArgumentException("part: " + part + " (expected: inside " + to + ")");
    }
    this.planes = planes;
    this.to = part.size();
    columns = Kernel.of(from.width(), to.width(), part.x(), part.width());
    rows = Kernel.of(from.height(), to.height(), part.y(), part.height());
    source = new Region(rows.first, columns.first, rows.length, columns.length);
    window = new float[Math.multiplyExact(Math.multiplyExact(planes, rows.taps), part.width())];
    flat = new float[planes * rows.taps];
  }

  /** The part of the input that is taken: all of it for the whole output. */
  public Region source() {
    return source;
  }

  /** All of an image at once. */
  public static RgbImage resize(RgbImage image, Size to) {
    return new RgbImage(
        to, new BicubicResampler(3, image.size(), to).push(image.values(), image.height()));
  }

  /**
   * Takes the next rows of {@link #source} and gives the output rows that they complete. After the
   * last one all rows have come out.
   *
   * @param values (planes, count, source.width), not kept
   * @param count 0 to what is left of {@code source.height}
   * @return (planes, n, width of the output), n from 0; the caller's
   * @throws IllegalArgumentException if there are more rows than the input has, or {@code values}
   *     has another length
   */
  public float[] push(float[] values, int count) {
    if (count < 0 || count > source.height() - received) {
      throw new IllegalArgumentException(
          "count: %d (expected: 0 to %d)".formatted(count, source.height() - received));
    }
    if (values.length != (long) planes * count * source.width()) {
      throw new IllegalArgumentException(
          "values: %d (expected: %d)"
              .formatted(values.length, (long) planes * count * source.width()));
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
      int from = (plane * count + row) * source.width();
      int slot = slot(plane, received);
      float value = flat(values, from, from + source.width());
      flat[slot] = value;
      if (Float.isNaN(value)) {
        columns.applyTo(values, from, window, slot * to.width());
      } else {
        Arrays.fill(window, slot * to.width(), (slot + 1) * to.width(), value);
      }
    }
  }

  /** The one value that is there; NaN if there are several. */
  private static float flat(float[] values, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      if (values[i] != values[from]) {
        return Float.NaN;
      }
    }
    return values[from];
  }

  /** Writes output row {@code made}, the {@code row}th of {@code ready}, from the window. */
  private void make(float[] output, int row, int ready) {
    for (int plane = 0; plane < planes; plane++) {
      int target = (plane * ready + row) * to.width();
      float value = flat(plane);
      if (Float.isNaN(value)) {
        blend(plane, output, target);
      } else {
        Arrays.fill(output, target, target + to.width(), value);
      }
    }
  }

  /**
   * The one value of all rows that output row {@code made} is made of; NaN if there are several.
   */
  private float flat(int plane) {
    float value = flat[slot(plane, rows.starts[made])];
    for (int y = rows.starts[made] + 1; y < rows.end(made); y++) {
      if (flat[slot(plane, y)] != value) {
        return Float.NaN;
      }
    }
    return value;
  }

  /** Adds the rows that output row {@code made} is made of, each by its weight. */
  private void blend(int plane, float[] output, int target) {
    for (int y = rows.starts[made]; y < rows.end(made); y++) {
      float weight = rows.weights[made * rows.taps + y - rows.starts[made]];
      int source = slot(plane, y) * to.width();
      for (int x = 0; x < to.width(); x++) {
        output[target + x] += weight * window[source + x];
      }
    }
  }

  /** Where an input row of a plane is in the window. */
  private int slot(int plane, int y) {
    return plane * rows.taps + y % rows.taps;
  }

  /** The weights of one axis, for a run of its outputs. */
  private static final class Kernel {
    final int first; // input that any output needs
    final int length; // inputs from there on
    final int taps; // most that an output has
    final int[] starts; // (outputs), the first input of each, from the first of all
    final int[] counts; // (outputs), how many inputs each has
    final float[] weights; // (outputs, taps)

    /** Takes the arrays over. */
    private Kernel(int taps, int[] starts, int[] counts, float[] weights) {
      int last = starts.length - 1;
      this.taps = taps;
      this.starts = starts;
      this.counts = counts;
      this.weights = weights;
      first = starts[0];
      length = starts[last] + counts[last] - first;
      for (int i = 0; i <= last; i++) {
        starts[i] -= first;
      }
    }

    /*
     * Pillow's precompute_coeffs (src/libImaging/Resample.c), down to the truncation of the
     * support's ends, which decides which inputs count.
     */
    static Kernel of(int from, int to, int output, int outputs) {
      double scale = (double) from / to;
      double widening = Math.max(scale, 1);
      double support = 2 * widening;
      int taps = Math.min(from, (int) Math.ceil(support) * 2 + 1);
      int[] starts = new int[outputs];
      int[] counts = new int[outputs];
      float[] weights = new float[Math.multiplyExact(taps, outputs)];
      double[] row = new double[taps];
      for (int i = 0; i < outputs; i++) {
        double centre = (output + i + 0.5) * scale;
        int start = Math.max(0, (int) (centre - support + 0.5));
        int count = Math.min(from, (int) (centre + support + 0.5)) - start;
        for (int x = 0; x < count; x++) {
          row[x] = cubic((x + start - centre + 0.5) / widening);
        }
        double sum = Arrays.stream(row, 0, count).sum();
        for (int x = 0; x < count; x++) {
          weights[i * taps + x] = (float) (row[x] / sum);
        }
        starts[i] = start;
        counts[i] = count;
      }
      return new Kernel(taps, starts, counts, weights);
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
