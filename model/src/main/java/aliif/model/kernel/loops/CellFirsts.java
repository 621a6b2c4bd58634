package aliif.model.kernel.loops;

import static aliif.model.kernel.memory.ChannelBlocks.BLOCK;

import aliif.model.kernel.memory.ChannelBlocks;

/**
 * The first layer of the MLPs blended for {@link CellLayer#CELLS} neighbouring LR pixels. Its
 * inputs are the position alone: what tau and the cell contribute is a bias of each pixel's own.
 * Values lie as (near_y, near_x, own; outputs / 16, CELLS, 16) from {@code at}.
 */
public final class CellFirsts {
  final float[] values;
  final int outputs; // three, or a multiple of 4
  final boolean relu;
  public int at;

  public CellFirsts(float[] values, int outputs, boolean relu) {
    this.values = values;
    this.outputs = outputs;
    this.relu = relu;
  }

  /** Floats from near_y to near_x, and from there to own. */
  int stride() {
    return ChannelBlocks.blocks(outputs) * CellLayer.ROW;
  }

  /** Where an output's near_y is. */
  public int at(int output) {
    return at + output / BLOCK * CellLayer.ROW + output % BLOCK;
  }
}
