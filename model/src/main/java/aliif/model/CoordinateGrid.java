package aliif.model;

import java.math.BigInteger;

/**
 * Where the pixel centres of an output lie in its input: {@code y = start + (i + 0.5) * length / H
 * - 0.5}, in LR pixels (docs/model.md section 1). The output shows the rectangle of the input that
 * begins at {@code start} and is {@code length} long; mostly that is the whole input. Positions are
 * kept as exact fractions of integers, so that they do not depend on tiles, chunks or threads.
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
    return new CoordinateGrid(rows.withLeastCell(least), columns.withLeastCell(least));
  }

  /** The same positions in an input whose size is halved so often; both axes have to fit. */
  public CoordinateGrid halved(int times) {
    return new CoordinateGrid(rows.halved(times), columns.halved(times));
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

  /** Whether each pixel of the output is that pixel of the input. */
  public boolean isIdentity() {
    return rows.isIdentity() && columns.isIdentity();
  }

  /**
   * One axis. Two axes with the same positions are not equal if one shows more than the other.
   *
   * @param low LR pixels, at least 1
   * @param high HR pixels, at least 1
   * @param start where the output begins in the input, in {@code 1 / unit} LR pixels
   * @param length how much of the input the output shows, in {@code 1 / unit} LR pixels, at least 1
   * @param unit parts of an LR pixel that start and length count, at least 1. All three are reduced
   *     to lowest terms
   * @param leastCell what the cell is at least; 0 for no lower bound
   */
  public record Axis(int low, int high, long start, long length, long unit, float leastCell) {
    /** Up to here a double holds every integer. */
    private static final long EXACT = 1L << 53;

    /**
     * @throws IllegalArgumentException if the output shows what is not in the input, or its
     *     positions need larger integers than a {@code long} holds
     */
    public Axis {
      AliifConfig.requirePositive("low", low);
      AliifConfig.requirePositive("high", high);
      if (!(leastCell >= 0 && leastCell < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("least cell: " + leastCell + " (expected: from 0)");
      }
      if (!fits(low, high, unit)) {
        throw new IllegalArgumentException(
            "unit: %d for %d HR pixels of %d LR pixels (expected: at least 1, and less)"
                .formatted(unit, high, low));
      }
      if (start < 0 || length < 1 || length > low * unit - start) {
        throw new IllegalArgumentException(
            "start: %d, length: %d (expected: inside of %d)".formatted(start, length, low * unit));
      }
      long common =
          BigInteger.valueOf(start)
              .gcd(BigInteger.valueOf(length))
              .gcd(BigInteger.valueOf(unit))
              .longValueExact();
      start /= common;
      length /= common;
      unit /= common;
    }

    /** The whole input. */
    public Axis(int low, int high, float leastCell) {
      this(low, high, 0, low, 1, leastCell);
    }

    /** Whether positions in such units can be computed exactly. */
    public static boolean fits(int low, int high, long unit) {
      return unit >= 1 && unit <= EXACT / 2 / high && 2.0 * low * unit * high < 0x1p63;
    }

    /**
     * The same positions in an input whose pixels are 2, 4 or more times as long. Its last pixel
     * may reach beyond the end.
     */
    Axis halved(int times) {
      return new Axis(Math.ceilDiv(low, 1 << times), high, start, length, unit << times, leastCell);
    }

    /** How often the input may be halved and still have at least twice the output's pixels. */
    public int halvings() {
      int times = 0;
      while (length >> (times + 2) >= unit * high && fits(low, high, unit << (times + 1))) {
        times++;
      }
      return times;
    }

    Axis withLeastCell(float least) {
      return new Axis(low, high, start, length, unit, least);
    }

    /** Seen from the other end of input and output. */
    Axis mirrored() {
      return new Axis(low, high, low * unit - start - length, length, unit, leastCell);
    }

    /** Whether each pixel of the output is that pixel of the input. */
    public boolean isIdentity() {
      return isCopy() && high == low;
    }

    /** Whether each pixel of the output is one of the input. */
    public boolean isCopy() {
      return unit == 1 && length == high;
    }

    /** Whether the output has fewer pixels than what it shows. */
    public boolean shrinks() {
      return length > unit * high;
    }

    /** HR pixels for each LR pixel. */
    public double scale() {
      return (double) (unit * high) / length;
    }

    /**
     * The LR pixel at or before HR pixel {@code i}: {@code floor(position)}, from -1 to {@code low
     * - 1}.
     */
    public int floor(int i) {
      return (int) Math.floorDiv(numerator(i), denominator());
    }

    /** The LR pixel nearest to HR pixel {@code i}: {@code floor(position + 0.5)}. */
    public int nearest(int i) {
      return (int) Math.floorDiv(centreNumerator(i), denominator());
    }

    /** Distance of HR pixel {@code i} from {@link #floor}, in LR pixels, in [0, 1). */
    public float fraction(int i) {
      return (float) ((double) Math.floorMod(numerator(i), denominator()) / denominator());
    }

    /**
     * How far the centre of HR pixel {@code i} is from the edge of the input, in LR pixels: {@code
     * position + 0.5}.
     */
    public double centre(int i) {
      long numerator = centreNumerator(i);
      long whole = numerator / denominator();
      return whole + (double) (numerator % denominator()) / denominator();
    }

    /** The first HR pixel with {@code position >= r}; at most 0 if all are there. */
    public long firstFrom(long r) {
      // floor(position) >= r  <=>  i >= ((2 r + 1) unit high - 2 high start - length) / (2 length)
      long needed =
          Math.subtractExact(Math.multiplyExact(2 * r + 1, unit * high), 2L * high * start);
      return Math.ceilDiv(needed - length, 2 * length);
    }

    /**
     * The cell {@code c = 2 * length / high}: twice the height of an HR pixel, in LR pixels; at
     * least {@code leastCell}.
     */
    public float cell() {
      return Math.max((float) (2.0 * length / (unit * high)), leastCell);
    }

    private long numerator(int i) {
      return centreNumerator(i) - unit * high;
    }

    /** position + 0.5 = centreNumerator / denominator. */
    private long centreNumerator(int i) {
      return 2L * high * start + (2L * i + 1) * length;
    }

    private long denominator() {
      return 2 * unit * high;
    }
  }
}
