package aliif.model;

/**
 * Where the pixel centres of an output lie in its input: {@code y = (i + 0.5) * h / H - 0.5}, in LR
 * pixels (MODEL.md section 1). Positions are kept as exact fractions of integers, so that they do
 * not depend on tiles, chunks or threads.
 *
 * @param rows the vertical axis
 * @param columns the horizontal axis
 */
public record CoordinateGrid(Axis rows, Axis columns) {

  /** The grid of an output of size {@code high} over an input of size {@code low}. */
  public static CoordinateGrid of(Size low, Size high) {
    return new CoordinateGrid(
        new Axis(low.height(), high.height()), new Axis(low.width(), high.width()));
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
   * @param low LR pixels
   * @param high HR pixels
   */
  public record Axis(int low, int high) {

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

    /** The cell {@code c = 2 * low / high}: twice the height of an HR pixel, in LR pixels. */
    public float cell() {
      return (float) (2.0 * low / high);
    }

    /** position = numerator / (2 * high). */
    private long numerator(int i) {
      return (2L * i + 1) * low - high;
    }
  }
}
