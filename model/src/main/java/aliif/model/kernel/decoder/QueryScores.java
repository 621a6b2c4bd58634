package aliif.model.kernel.decoder;

import aliif.model.kernel.loops.ActiveInputs;
import aliif.model.kernel.loops.PackedMatrix;
import aliif.model.kernel.loops.QueryBatch;
import aliif.model.kernel.memory.ChannelBlocks;
import aliif.model.kernel.memory.Rows;
import aliif.model.kernel.memory.Slab;

/**
 * Scores of a batch of queries: P after its first layer, and N. Holds scratch: belongs to a thread.
 */
final class QueryScores {
  private final QueryMlps mlps;
  private final ActiveInputs active;
  private final Rows firsts; // P's part of the first layers
  private final Rows[] hidden; // (2): activations of P

  /**
   * @param batch whose first layers are read and overwritten
   * @param active shared with other products of the thread
   */
  QueryScores(QueryMlps mlps, QueryBatch batch, ActiveInputs active, Slab slab) {
    this.mlps = mlps;
    this.active = active;
    Rows all = batch.firsts;
    this.firsts = new Rows(all.values, all.at(mlps.hiddenBlock, 0), all.stride);
    int widest = ChannelBlocks.BLOCK;
    for (PackedMatrix layer : mlps.expansion) {
      widest = Math.max(widest, layer.outputs);
    }
    this.hidden =
        new Rows[] {Rows.of(widest, batch.capacity, slab), Rows.of(widest, batch.capacity, slab)};
  }

  /**
   * Writes the scores of the first queries.
   *
   * @param omega (count, K)
   */
  void write(int count, float[] omega) {
    int rows = ChannelBlocks.roundUp(count, ChannelBlocks.ROWS);
    Rows x = firsts;
    Rows next = hidden[0];
    Rows spare = hidden[1];
    if (!mlps.expansion.isEmpty()) {
      for (int block = 0; block < mlps.firsts / ChannelBlocks.BLOCK - mlps.hiddenBlock; block++) {
        mlps.kernel.relu(x.values, x.at(block, 0), rows * ChannelBlocks.BLOCK);
      }
    }
    for (PackedMatrix layer : mlps.expansion) {
      mlps.kernel.findActive(x, layer.inputs, rows, active);
      mlps.kernel.product(x, layer, next, active);
      x = next;
      next = spare;
      spare = x;
    }
    int mlpCount = mlps.config.mlps();
    for (int q = 0; q < count; q++) {
      for (int k = 0; k < mlpCount; k++) {
        omega[q * mlpCount + k] =
            x.values[x.at(k / ChannelBlocks.BLOCK, q) + k % ChannelBlocks.BLOCK];
      }
      mlps.config.normalisation().apply(omega, q * mlpCount, mlpCount);
    }
  }
}
