package aliif.model.kernel.loops;

import aliif.model.kernel.memory.ChannelBlocks;

/**
 * The inputs of a product that are not zero in at least one row of a register tile. After ReLU that
 * is about half of them, and much the same ones at neighbouring queries; the others add nothing to
 * any sum and are left out. Filled anew for each product by a kernel, for itself; belongs to a
 * thread.
 */
public final class ActiveInputs {
  final int room; // most inputs
  final int[] channels; // (tiles, room): the active ones, ascending
  final int[] counts; // (tiles)

  /** Rows of the product at hand. */
  int rows;

  /**
   * @param room most inputs of a product
   * @param rows most rows, a multiple of {@link ChannelBlocks#ROWS}
   */
  public ActiveInputs(int room, int rows) {
    int tiles = rows / ChannelBlocks.ROWS;
    this.room = room;
    this.channels = new int[tiles * room];
    this.counts = new int[tiles];
  }
}
