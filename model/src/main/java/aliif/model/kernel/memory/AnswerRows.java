package aliif.model.kernel.memory;

/**
 * Sums of weighted answers for the HR rows in progress: a ring of rows of three channels, (rows, 3,
 * columns).
 */
public final class AnswerRows {
  public final float[] values;
  public final int stride; // floats from a channel to the next
  private final int rows;

  public AnswerRows(int rows, int columns) {
    this.rows = Math.max(1, rows);
    this.stride = columns;
    long floats = 3L * this.rows * columns + ChannelBlocks.BLOCK;
    if (floats > Integer.MAX_VALUE - ChannelBlocks.BLOCK) {
      throw new IllegalArgumentException(
          "output: %d columns (expected: at most %d of %d rows in progress)"
              .formatted(
                  columns, Integer.MAX_VALUE / 3 / this.rows - ChannelBlocks.BLOCK, this.rows));
    }
    this.values = new float[(int) floats];
  }

  /** This, if it is of that size, else another. */
  public AnswerRows withRoom(int otherRows, int columns) {
    boolean same = rows == Math.max(1, otherRows) && stride == columns;
    return same ? this : new AnswerRows(otherRows, columns);
  }

  /** Where a channel of HR row {@code i} begins. */
  public int at(int i, int channel) {
    return (i % rows * 3 + channel) * stride;
  }

  public void clear(int i) {
    java.util.Arrays.fill(values, at(i, 0), at(i, 0) + 3 * stride, 0);
  }
}
