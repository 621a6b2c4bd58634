package aliif.model.kernel;

import aliif.model.Size;
import java.util.Arrays;

/**
 * The last rows of an activation, a ring: each row is (blocks, columns, 16) with the image's
 * columns from 1 on and zeros around them. Rows outside the image are zeros too.
 */
final class Lines {
  final float[] values; // (rows, blocks, columns, 16) from a place on
  final int blocks;
  final int columns;
  final Size size;
  private final int rows;
  private final int stride;
  private final int start;

  Lines(int channels, Size size, int rows, Slab slab) {
    this.blocks = Layout.blocks(channels);
    this.size = size;
    this.columns = Layout.roundUp(size.width(), 4) + 2;
    this.rows = rows;
    this.stride = blocks * columns * Kernel.BLOCK;
    Slab.Place place = slab.take(rows * stride);
    this.values = place.values;
    this.start = place.at;
  }

  /** Where block 0 of column -1 of a row lies; any of the last rows, or of the next. */
  int at(int y) {
    return start + Math.floorMod(y, rows) * stride;
  }

  /** Floats from a block to the next. */
  int blockStride() {
    return columns * Kernel.BLOCK;
  }

  /** Tiles in a row. */
  int tilesAcross() {
    return (columns - 2) / TileRun.SIDE;
  }

  /** Forgets an image. */
  void clear() {
    Arrays.fill(values, start, start + rows * stride, 0);
  }

  /** Zeroes a row. */
  void clearRow(int y) {
    Arrays.fill(values, at(y), at(y) + stride, 0);
  }

  /** Zeroes what whole vectors of pixels have written beside the image. */
  void clearMargin(int y) {
    for (int block = 0; block < blocks; block++) {
      int row = at(y) + block * blockStride();
      Arrays.fill(values, row + (size.width() + 1) * Kernel.BLOCK, row + blockStride(), 0);
    }
  }

  /** Zeroes what tiles have written beside and below the image. */
  void clearOutside(TileRun run) {
    int from = run.tile * TileRun.SIDE;
    int to = from + run.count * TileRun.SIDE;
    for (int y = run.y; y < run.y + TileRun.SIDE; y++) {
      int inside = y < 0 || y >= size.height() ? from : size.width();
      for (int block = run.block; inside < to && block < run.block + run.blocks; block++) {
        int row = at(y) + block * blockStride() + Kernel.BLOCK;
        Arrays.fill(values, row + inside * Kernel.BLOCK, row + to * Kernel.BLOCK, 0);
      }
    }
  }
}
