package aliif.model.kernel.loops;

import aliif.model.kernel.memory.ChannelBlocks;

/**
 * One layer of the MLPs blended for {@link #CELLS} neighbouring LR pixels: what a product of scores
 * and bank gives. Values lie as (inputs / 16, outputs, CELLS, 16) from {@code weightAt}, biases as
 * (outputs / 16, CELLS, 16) from {@code biasAt}.
 */
public final class CellLayer {
  /**
   * LR pixels that are blended together: a register tile's rows, and what a first-level cache
   * holds.
   */
  public static final int CELLS = 12;

  /** Floats from an output's weights to the next's. */
  static final int ROW = CELLS * ChannelBlocks.BLOCK;

  final float[] values;
  final int inputs;
  final int outputs; // three, or a multiple of 4
  public int weightAt;
  public int biasAt;

  public CellLayer(float[] values, int inputs, int outputs) {
    this.values = values;
    this.inputs = inputs;
    this.outputs = outputs;
  }

  float weight(int output, int input) {
    int block = input / ChannelBlocks.BLOCK * outputs + output;
    return values[weightAt + block * ROW + input % ChannelBlocks.BLOCK];
  }

  float bias(int output) {
    return values[biasAt + output / ChannelBlocks.BLOCK * ROW + output % ChannelBlocks.BLOCK];
  }
}
