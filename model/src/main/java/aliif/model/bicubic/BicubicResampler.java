package aliif.model.bicubic;

import aliif.model.CoordinateGrid;
import aliif.model.Region;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.kernel.loops.Kernel;
import aliif.model.kernel.loops.Kernels;
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
 * <p>Holds at most five rows of each plane, as wide as the output, and the weights of both axes;
 * {@link #bytes} says how much that is. For one thread.
 */
public final class BicubicResampler {
  private final int planes;
  private final Region source;
  private final Size to;
  private final BicubicKernel columns;
  private final Kernel kernel = Kernels.fastest();
  private final RowBlend rows;
  private final float[] row; // (to.width): the input row at hand, resampled
  private int received; // input rows so far
  private int complete; // output rows whose inputs have been received
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
    this(planes, CoordinateGrid.of(from, to), part);
  }

  /**
   * Makes a part of an output, which may show a rectangle of the input.
   *
   * @param planes at least 1, each resampled alone
   * @param grid where the pixels of the output lie in the input
   * @param part of the output
   * @throws IllegalArgumentException if {@code planes} is below 1 or the part leaves the output
   */
  public BicubicResampler(int planes, CoordinateGrid grid, Region part) {
    if (planes < 1) {
      throw new IllegalArgumentException("planes: " + planes + " (expected: at least 1)");
    }
    this.planes = planes;
    this.source = source(grid, part);
    this.to = part.size();
    this.columns = new BicubicKernel(columns(grid, part));
    this.rows = RowBlend.of(planes, part.width(), rows(grid, part));
    this.row = new float[part.width()];
  }

  /**
   * The part of an input that a part of its output is made of. Costs nothing.
   *
   * @throws IllegalArgumentException if the part leaves the output
   */
  public static Region source(CoordinateGrid grid, Region part) {
    requireInside(part, grid.high());
    BicubicAxis rows = rows(grid, part);
    BicubicAxis columns = columns(grid, part);
    return new Region(rows.source(), columns.source(), rows.sourceLength(), columns.sourceLength());
  }

  /**
   * What one holds in memory, in bytes, with what it needs while it is made; the rows that are
   * pushed and those that come out are not counted. Costs nothing.
   *
   * @throws IllegalArgumentException if the part leaves the output
   */
  public static long bytes(int planes, CoordinateGrid grid, Region part) {
    requireInside(part, grid.high());
    return BicubicKernel.bytes(columns(grid, part))
        + RowBlend.bytes(planes, part.width(), rows(grid, part))
        + (long) part.width() * Float.BYTES;
  }

  private static void requireInside(Region part, Size to) {
    if (part.bottom() > to.height() || part.right() > to.width()) {
      throw new IllegalArgumentException("part: " + part + " (expected: inside " + to + ")");
    }
  }

  private static BicubicAxis rows(CoordinateGrid grid, Region part) {
    return new BicubicAxis(grid.rows(), part.y(), part.height());
  }

  private static BicubicAxis columns(CoordinateGrid grid, Region part) {
    return new BicubicAxis(grid.columns(), part.x(), part.width());
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
   * last one all rows have come out. Where rows are enlarged a thousandfold a thousand come out of
   * each: {@link #add} and {@link #take} make them as they are needed.
   *
   * @param values (planes, count, source.width), not kept
   * @param count 0 to what is left of {@code source.height}
   * @return (planes, n, width of the output), n from 0; the caller's
   * @throws IllegalArgumentException if there are more rows than the input has, or {@code values}
   *     has another length
   */
  public float[] push(float[] values, int count) {
    requireRows(count);
    requireLength(values, count);
    int ready = completeAfter(count);
    float[] output = // (planes, ready, to.width)
        new float[Math.multiplyExact(Math.multiplyExact(planes, ready), to.width())];
    int taken = 0;
    for (int row = 0; row < count; row++) {
      addRow(values, row, count);
      taken += take(output, taken);
    }
    return output;
  }

  /**
   * Takes the next row of {@link #source}. No row may be complete and not taken, for its inputs may
   * make room for this one.
   *
   * @param values (planes, source.width), not kept
   * @throws IllegalArgumentException if the input has no more rows, or {@code values} has another
   *     length
   * @throws IllegalStateException if a complete row has not been taken
   */
  public void add(float[] values) {
    add(values, 0, 1);
  }

  /**
   * As {@link #add(float[])}, of a row among others.
   *
   * @param values (planes, count, source.width), not kept
   * @param row 0 to {@code count - 1}
   */
  public void add(float[] values, int row, int count) {
    requireRows(1);
    requireLength(values, count);
    addRow(values, row, count);
  }

  /** How many output rows are complete and not taken once so many more input rows are there. */
  public int completeAfter(int count) {
    return rows.kernel().completeAfter(received + count, made) - made;
  }

  /**
   * Makes the next complete rows, as many as there are and fit.
   *
   * @param target (planes, n, width of the output), n from 0
   * @param from the first of the n rows to be written
   * @return how many were made; 0 if another input row is needed
   */
  public int take(float[] target, int from) {
    int height = target.length / planes / to.width();
    int count = Math.min(complete - made, height - from);
    for (int row = from; row < from + count; row++, made++) {
      for (int plane = 0; plane < planes; plane++) {
        rows.write(plane, made, target, (plane * height + row) * to.width());
      }
    }
    return count;
  }

  private void requireRows(int count) {
    if (count < 0 || count > source.height() - received) {
      throw new IllegalArgumentException(
          "count: %d (expected: 0 to %d)".formatted(count, source.height() - received));
    }
    if (made < complete) {
      throw new IllegalStateException(
          "complete rows: %d (expected: 0 before another is added)".formatted(complete - made));
    }
  }

  private void requireLength(float[] values, int count) {
    if (values.length != (long) planes * count * source.width()) {
      throw new IllegalArgumentException(
          "values: %d (expected: %d)"
              .formatted(values.length, (long) planes * count * source.width()));
    }
  }

  /** Takes one input row of each plane. */
  private void addRow(float[] values, int at, int count) {
    for (int plane = 0; plane < planes; plane++) {
      int from = (plane * count + at) * source.width();
      float value = flat(values, from, from + source.width());
      if (Float.isNaN(value)) {
        kernel.resample(values, from, columns.weights, row);
      } else {
        Arrays.fill(row, value);
      }
      rows.add(plane, received, value, row);
    }
    received++;
    complete = rows.kernel().completeAfter(received, made);
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
}
