package aliif.model.kernel.decoder;

import aliif.model.DecoderConfig;
import aliif.model.FeatureLayout;
import aliif.model.Reach;
import aliif.model.RenderPlan;
import aliif.model.kernel.loops.CellFirsts;
import aliif.model.kernel.loops.CellLayer;
import aliif.model.kernel.loops.CellQueries;
import aliif.model.kernel.memory.AnswerRows;
import aliif.model.kernel.memory.ChannelBlocks;
import aliif.model.kernel.memory.Rows;
import aliif.model.kernel.memory.Slab;

/**
 * Scores per LR pixel: the layers are blended once for each, into scratch that stays in a
 * first-level cache, and answer all queries of its cell from there, with queries in the vectors'
 * lanes.
 */
public final class CellFunctions implements LocalFunctions {
  private final BlendedMlps mlps;
  private final DecoderConfig config;
  private final FeatureLayout layout;
  private final Rows[] omega; // (depth) of (K / 16, CELLS, 16)
  private final Rows[] blended; // (depth) of (banks' outputs / 16, CELLS, 16)
  private final CellFirsts firsts;
  private final CellLayer[] layers; // (depth), not the first
  private final CellQueries queries = new CellQueries();
  private final Slab.Stretch[] u; // (2) of (outputs, MOST): a layer's inputs, its outputs

  CellFunctions(BlendedMlps mlps, Slab slab) {
    this.mlps = mlps;
    this.config = mlps.config;
    this.layout = mlps.layout;
    int depth = config.depth();
    this.omega = new Rows[depth];
    this.blended = new Rows[depth];
    this.layers = new CellLayer[depth];
    int widest = 0;
    for (int l = 0; l < depth; l++) {
      omega[l] = Rows.of(config.mlps(), CellLayer.CELLS, slab);
      blended[l] = Rows.of(mlps.banks[l].outputs, CellLayer.CELLS, slab);
      if (l > 0) {
        layers[l] = new CellLayer(blended[l].values, mlps.inputs(l), mlps.outputs[l]);
      }
      widest = Math.max(widest, mlps.outputs[l]);
    }
    this.firsts = new CellFirsts(blended[0].values, mlps.outputs[0], depth > 1);
    int floats = CellQueries.MOST * widest + ChannelBlocks.BLOCK;
    this.u = new Slab.Stretch[] {slab.take(floats), slab.take(floats)};
  }

  @Override
  public void addRow(RenderPlan.AnsweredRows band, float[] features, AnswerRows answers) {
    Reach columns = band.plan().columns();
    if (band.from() >= band.to()) {
      return;
    }
    queries.setBand(band, answers);
    for (int first = 0; first < columns.low(); first += CellLayer.CELLS) {
      int end = Math.min(first + CellLayer.CELLS, columns.low());
      if (!columns.reachesFrom(first, end)) {
        continue;
      }
      blend(band.plan(), features, first, end);
      for (int r = first; r < end; r++) {
        addCell(band, r, r - first, answers);
      }
    }
  }

  /** The MLPs of a few LR pixels. */
  private void blend(RenderPlan plan, float[] features, int first, int end) {
    for (int l = 0; l < config.depth(); l++) {
      for (int r = first; r < end; r++) {
        int from = r * layout.depth() + layout.first() + l * config.mlps();
        for (int block = 0; block < ChannelBlocks.blocks(config.mlps()); block++) {
          mlps.kernel.copyBlock(
              features,
              from + block * ChannelBlocks.BLOCK,
              omega[l].values,
              omega[l].at(block, r - first));
        }
      }
      mlps.kernel.product(omega[l], mlps.banks[l], blended[l], CellLayer.CELLS);
    }
    for (int r = first; r < end; r++) {
      firsts.at = blended[0].at(0, r - first);
      mlps.kernel.foldCell(features, r * layout.depth(), plan.cellY(), plan.cellX(), firsts);
    }
  }

  /** All queries of an LR pixel's cell. */
  private void addCell(RenderPlan.AnsweredRows band, int r, int cell, AnswerRows answers) {
    firsts.at = blended[0].at(0, cell);
    for (int l = 1; l < layers.length; l++) {
      layers[l].weightAt = blended[l].at(0, cell);
      layers[l].biasAt = blended[l].at(mlps.biasBlock(l), cell);
    }
    Reach columns = band.plan().columns();
    int width = Math.min(CellQueries.MOST, columns.to(r) - columns.from(r));
    for (int j = columns.from(r); j < columns.to(r); j += width) {
      queries.setColumns(columns, r, j, Math.min(width, columns.to(r) - j));
      int down = CellQueries.MOST / queries.columns;
      for (int i = 0; i < band.to() - band.from(); i += down) {
        queries.firstRow = i;
        queries.rows = Math.min(down, band.to() - band.from() - i);
        answerQueries(answers);
      }
    }
  }

  private void answerQueries(AnswerRows answers) {
    mlps.kernel.putFirsts(firsts, queries, u[0]);
    int last = layers.length - 1;
    int from = 0;
    for (int l = 1; l < last; l++) {
      mlps.kernel.hiddenLayer(layers[l], u[from], u[1 - from], queries.count());
      from = 1 - from;
    }
    if (last > 0) {
      mlps.kernel.lastLayer(layers[last], u[from], u[1 - from], queries.count());
      from = 1 - from;
    }
    mlps.kernel.addAnswers(u[from], queries, answers);
  }
}
