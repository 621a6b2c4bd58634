package aliif.model.bicubic;

/**
 * Blends the rows of some planes to output rows, each by its weights. Where there are fewer outputs
 * than inputs, sums of those in progress weigh less than the inputs that they are made of; else the
 * inputs do.
 *
 * <p>A row that has one value throughout, as most of an alpha plane has, is not interpolated, and
 * neither are rows between such rows: each constant is that constant, to the bit.
 */
sealed interface RowBlend permits RowWindow, RowSums {
  /** For planes of a width. */
  static RowBlend of(int planes, int width, BicubicAxis rows) {
    BicubicKernel kernel = new BicubicKernel(rows);
    return rows.isReduced()
        ? new RowSums(planes, width, kernel)
        : new RowWindow(planes, width, kernel);
  }

  /** What such a one holds. */
  static long bytes(int planes, int width, BicubicAxis rows) {
    int held = rows.isReduced() ? RowSums.rows(rows.outputs()) : rows.taps();
    return BicubicKernel.bytes(rows) + (long) planes * held * (width + 2L) * Float.BYTES;
  }

  /** The weights. */
  BicubicKernel kernel();

  /**
   * Takes the next input row of a plane.
   *
   * @param value that all of the row has, or NaN
   * @param row (width), read during the call
   */
  void add(int plane, int input, float value, float[] row);

  /** Writes an output row of a plane, whose inputs are all there, to {@code to}. */
  void write(int plane, int output, float[] target, int to);
}
