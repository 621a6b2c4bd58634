package aliif.model;

/**
 * Where the pixel centres of an output lie in its input: {@code y = (i + 0.5) * h / H - 0.5}, in LR
 * pixels (docs/model.md section 1). Positions are kept as exact fractions of integers, so that they
 * do not depend on tiles, chunks or threads.
 *
 * @param rows the vertical axis
 * @param columns the horizontal axis
 */
public record CoordinateGrid(Axis rows, Axis columns) {
  /** The largest scale that models are trained for (docs/model.md section 4). */
  public static final double TRAINED_SCALE = 4;

  /** The grid of an output of size {@code high} over an input of size {@code low}. */
  public static CoordinateGrid of(Size low, Size high) {
    return new CoordinateGrid(
        new Axis(low.height(), high.height(), 0), new Axis(low.width(), high.width(), 0));
  }

  /**
   * The same positions, with cells no smaller than at a scale: above it, a model is told of cells
   * that it has seen in training.
   *
   * @param scale above 0
   */
  public CoordinateGrid withCellsUpTo(double scale) {
    if (!(scale > 0)) {
      throw new IllegalArgumentException("scale: " + scale + " (expected: above 0)");
    }
    float least = (float) (2 / scale);
    return new CoordinateGrid(
        new Axis(rows.low, rows.high, least), new Axis(columns.low, columns.high, least));
  }

  /** With rows for columns. */
  CoordinateGrid transposed() {
    return new CoordinateGrid(/* rows= */ columns, /* columns= */ rows);
  }

  /** Size of the whole input. */
  public Size low() {
    return new Size(columns.low, rows.low);
  }

  /** Size of the whole output. */
  public Size high() {
    return new Size(columns.high, rows.high);
  }

  /**
   * One axis.
   *
   * @param low LR pixels, at least 1
   * @param high HR pixels, at least 1
   * @param leastCell what the cell is at least; 0 if it is what it is
   */
  public record Axis(int low, int high, float leastCell) {
    public Axis {
      AliifConfig.requirePositive("low", low);
      AliifConfig.requirePositive("high", high);
      if (!(leastCell >= 0 && leastCell < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("least cell: " + leastCell + " (expected: from 0)");
      }
    }

    /**
     * The LR pixel at or before HR pixel {@code i}: {@code floor(position)}, from -1 to {@code low
     * - 1}.
     */
    public int floor(int i) {
      return (int) Math.floorDiv(numerator(i), 2L * high);
    }

    /** The LR pixel nearest to HR pixel {@code i}: {@code floor(position + 0.5)}. */
    public int nearest(int i) {
      return (int) Math.floorDiv(numerator(i) + high, 2L * high);
    }

    /** Distance of HR pixel {@code i} from {@link #floor}, in LR pixels, in [0, 1). */
    public float fraction(int i) {
      return (float) ((double) Math.floorMod(numerator(i), 2L * high) / (2.0 * high));
    }

    /**
     * The cell {@code c = 2 * low / high}: twice the height of an HR pixel, in LR pixels; at least
     * {@code leastCell}.
     */
    public float cell() {
      return Math.max((float) (2.0 * low / high), leastCell);
    }

    /** position = numerator / (2 * high). */
    private long numerator(int i) {
      return (2L * i + 1) * low - high;
    }
  }
}
