package aliif.model.kernel.decoder;

import aliif.model.DecoderConfig.Scores;
import aliif.model.Reach;
import aliif.model.RenderPlan;
import aliif.model.kernel.loops.ActiveInputs;
import aliif.model.kernel.loops.QueryBatch;
import aliif.model.kernel.memory.AnswerRows;
import aliif.model.kernel.memory.BlockOfEach;
import aliif.model.kernel.memory.ChannelBlocks;
import aliif.model.kernel.memory.Rows;
import aliif.model.kernel.memory.Slab;

/**
 * Scores per query, or none: queries of neighbouring cells are collected until there are enough for
 * products with wide layers, and answered together.
 */
public final class QueryFunctions implements LocalFunctions {
  /** Queries that are answered together. */
  public static final int QUERIES = 96;

  private final QueryMlps mlps;
  private final QueryBatch batch;
  private final QueryScores scores;
  private final ActiveInputs active;
  private final Rows u; // activation of the blended MLP
  private final Rows all; // a layer of all K
  private final float[] omega; // (QUERIES, K)
  private final float[] pixel; // (firsts): an LR pixel's first layers

  QueryFunctions(QueryMlps mlps, Slab slab) {
    this.mlps = mlps;
    int widest = 0;
    for (int l = 1; l < mlps.mlps.length; l++) {
      widest = Math.max(widest, mlps.mlps[l].outputs);
    }
    this.batch = new QueryBatch(mlps.firsts, QUERIES, slab);
    this.active = new ActiveInputs(mlps.mostInputs(), QUERIES);
    this.scores = new QueryScores(mlps, batch, active, slab);
    this.u = Rows.of(mlps.config.width() + ChannelBlocks.BLOCK, QUERIES, slab);
    this.all = Rows.of(widest, QUERIES, slab);
    this.omega = new float[QUERIES * mlps.config.mlps()];
    this.pixel = new float[mlps.firsts];
    java.util.Arrays.fill(omega, 1);
  }

  @Override
  public void addRow(RenderPlan.AnsweredRows band, float[] features, AnswerRows answers) {
    Reach columns = band.plan().columns();
    if (band.from() < band.to()) {
      for (int r = 0; r < columns.low(); r++) {
        if (columns.from(r) < columns.to(r)) {
          unpack(band.plan(), features, r);
          addCell(band, r, answers);
        }
      }
    }
    answer(answers);
  }

  /** All queries of an LR pixel's cell. */
  private void addCell(RenderPlan.AnsweredRows band, int r, AnswerRows answers) {
    Reach rows = band.plan().rows();
    Reach columns = band.plan().columns();
    for (int i = band.from(); i < band.to(); i++) {
      float y = rows.xi(i, band.r());
      float weight = rows.weight(i, band.r());
      for (int j = columns.from(r); j < columns.to(r); j++) {
        int query = batch.count++;
        batch.xiY[query] = y;
        batch.xiX[query] = columns.xi(j, r);
        batch.weight[query] = weight * columns.weight(j, r);
        batch.place[query] = answers.at(i, 0) + j;
        if (batch.isFull()) {
          mlps.kernel.putFirsts(pixel, mlps.near, batch);
          answer(answers);
        }
      }
    }
    mlps.kernel.putFirsts(pixel, mlps.near, batch);
    batch.begun = batch.count;
  }

  /** An LR pixel's first layers in whole blocks, with the cell's columns. */
  private void unpack(RenderPlan plan, float[] features, int r) {
    int from = r * mlps.layout.depth();
    int outputs = mlps.config.mlpOutputs(0);
    for (int k = 0; k < mlps.config.mlps(); k++) {
      System.arraycopy(
          features, from + k * outputs, pixel, k * mlps.firstBlocks * ChannelBlocks.BLOCK, outputs);
    }
    System.arraycopy(
        features,
        from + mlps.layout.first(),
        pixel,
        mlps.hiddenBlock * ChannelBlocks.BLOCK,
        mlps.layout.scores());
    for (int n = 0; n < mlps.firsts; n++) {
      pixel[n] +=
          plan.cellY() * mlps.near[2 * mlps.firsts + n]
              + plan.cellX() * mlps.near[3 * mlps.firsts + n];
    }
  }

  private void answer(AnswerRows answers) {
    if (batch.count == 0) {
      return;
    }
    int rows = ChannelBlocks.roundUp(batch.count, ChannelBlocks.ROWS);
    if (mlps.config.scores() == Scores.QUERY) {
      scores.write(batch.count, omega);
    }
    blend(batch.firsts, mlps.firstBlocks, mlps.mlps.length > 1);
    for (int l = 1; l < mlps.mlps.length; l++) {
      mlps.kernel.findActive(u, mlps.mlps[l].inputs, rows, active);
      mlps.kernel.product(u, mlps.mlps[l], all, active);
      blend(all, mlps.blocks(l), l < mlps.mlps.length - 1);
    }
    for (int q = 0; q < batch.count; q++) {
      int from = u.at(0, q);
      for (int c = 0; c < 3; c++) {
        answers.values[batch.place[q] + c * answers.stride] += batch.weight[q] * u.values[from + c];
      }
    }
    batch.clear();
  }

  /** {@code u = sum_k omega_k x_k}, for x (K * blocks, QUERIES, 16). */
  private void blend(Rows x, int blocks, boolean relu) {
    BlockOfEach bank = new BlockOfEach(x.values, blocks * x.stride, mlps.config.mlps());
    for (int block = 0; block < blocks; block++) {
      for (int q = 0; q < batch.count; q++) {
        bank.at = x.at(block, q);
        mlps.kernel.blend(omega, q * mlps.config.mlps(), bank, u.values, u.at(block, q));
      }
      if (relu) {
        mlps.kernel.relu(u.values, u.at(block, 0), batch.count * ChannelBlocks.BLOCK);
      }
    }
  }
}
