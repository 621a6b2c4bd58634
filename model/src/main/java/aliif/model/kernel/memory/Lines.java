package aliif.model.kernel.memory;

import aliif.model.Size;
import java.util.Arrays;

/**
 * The last rows of an activation: each row is (blocks, columns, 16) with the image's columns from 1
 * on and zeros around them. Rows outside the image are zeros too.
 *
 * <p>They lie in a ring; or those of the step at hand lie in a place that other activations use at
 * other times, and the last before them in a ring.
 */
public final class Lines {
  public final float[] values;
  public final int blocks;
  final int columns;
  public final Size size;
  private final int stride;
  private final int ring; // (rows, blocks, columns, 16)
  private final int rows;
  private final int shared; // (rows of a step, blocks, columns, 16)
  private int top = Integer.MAX_VALUE; // first row of the step at hand

  private Lines(int channels, Size size, Slab.Stretch place, int shared, int ring, int rows) {
    this.values = place.values;
    this.blocks = ChannelBlocks.blocks(channels);
    this.columns = columns(size);
    this.size = size;
    this.stride = stride(channels, size);
    this.shared = place.at + shared * stride;
    this.ring = place.at + ring * stride;
    this.rows = rows;
  }

  /** All in a ring of so many rows. */
  public static Lines ring(int channels, Size size, int rows, Slab slab) {
    Slab.Stretch place = slab.take(Math.multiplyExact(rows, stride(channels, size)));
    return new Lines(channels, size, place, 0, 0, rows);
  }

  /**
   * In a place that is shared; {@link #begin} comes before each step, and {@link #keep} after it.
   *
   * @param shared row of the place where those of a step begin
   * @param ring row of the place where the ring begins
   * @param rows of the ring
   */
  public static Lines over(
      int channels, Size size, Slab.Stretch place, int shared, int ring, int rows) {
    return new Lines(channels, size, place, shared, ring, rows);
  }

  /** Floats of a row. */
  public static int stride(int channels, Size size) {
    return Math.toIntExact(floats(channels, size));
  }

  /** The same where that may be more than an array has. */
  public static long floats(int channels, Size size) {
    return (long) ChannelBlocks.blocks(channels) * ChannelBlocks.BLOCK * columns(size);
  }

  private static int columns(Size size) {
    return ChannelBlocks.roundUp(size.width(), TileRun.SIDE) + 2;
  }

  /** Where block 0 of column -1 of a row lies: of the step at hand, or of the last before it. */
  public int at(int y) {
    return y < top ? ring + Math.floorMod(y, rows) * stride : shared + (y - top) * stride;
  }

  /** Begins a step with row {@code y}. */
  public void begin(int y) {
    top = y;
  }

  /**
   * Puts the last rows before {@code end} into the ring; nobody reads that meanwhile.
   *
   * @param from first float of a row that this thread copies
   * @param to after the last
   */
  public void keep(int end, int from, int to) {
    for (int y = end - rows; y < end; y++) {
      int at = ring + Math.floorMod(y, rows) * stride;
      System.arraycopy(values, at(y) + from, values, at + from, to - from);
    }
  }

  /** Floats from a block to the next. */
  public int blockStride() {
    return columns * ChannelBlocks.BLOCK;
  }

  /** Tiles in a row. */
  public int tilesAcross() {
    return (columns - 2) / TileRun.SIDE;
  }

  /** Forgets an image; rows of a step are overwritten. */
  public void clear() {
    Arrays.fill(values, ring, ring + rows * stride, 0);
  }

  /** Zeroes a row. */
  public void clearRow(int y) {
    Arrays.fill(values, at(y), at(y) + stride, 0);
  }

  /** Zeroes what whole vectors of pixels have written beside the image. */
  public void clearMargin(int y) {
    for (int block = 0; block < blocks; block++) {
      int row = at(y) + block * blockStride();
      Arrays.fill(values, row + (size.width() + 1) * ChannelBlocks.BLOCK, row + blockStride(), 0);
    }
  }

  /** Zeroes what tiles have written beside and below the image. */
  public void clearOutside(TileRun run) {
    int from = run.tile * TileRun.SIDE;
    int to = from + run.count * TileRun.SIDE;
    for (int y = run.y; y < run.y + TileRun.SIDE; y++) {
      int inside = y < 0 || y >= size.height() ? from : size.width();
      for (int block = run.block; inside < to && block < run.block + run.blocks; block++) {
        int row = at(y) + block * blockStride() + ChannelBlocks.BLOCK;
        Arrays.fill(values, row + inside * ChannelBlocks.BLOCK, row + to * ChannelBlocks.BLOCK, 0);
      }
    }
  }
}
