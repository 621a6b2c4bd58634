package aliif.model.kernel;

import aliif.model.AliifConfig;
import aliif.model.FeatureLayout;

/**
 * Scores per LR pixel: the layers are blended once for each, into scratch that stays in a
 * first-level cache, and answer all queries of its cell from there, with queries in the vectors'
 * lanes.
 */
final class CellFunctions implements LocalFunctions {
  /** Most queries that are answered together. */
  private static final int QUERIES = 128;

  private final BlendedMlps mlps;
  private final AliifConfig config;
  private final FeatureLayout layout;
  private final int panel;
  private final Rows[] omega; // (depth) of (K / 16, CELLS, 16)
  private final Rows[] blended; // (depth) of (banks' outputs / 16, CELLS, 16)
  private final CellLayer[] layers;
  private final CellQueries queries = new CellQueries(QUERIES);
  private final float[][] u; // (2) of (panels, outputs, panel): a layer's inputs, its outputs

  CellFunctions(BlendedMlps mlps) {
    this.mlps = mlps;
    this.config = mlps.config;
    this.layout = mlps.layout;
    this.panel = mlps.kernel.panel();
    int depth = config.depth();
    this.omega = new Rows[depth];
    this.blended = new Rows[depth];
    this.layers = new CellLayer[depth];
    int widest = 0;
    for (int l = 0; l < depth; l++) {
      omega[l] = Rows.of(config.mlps(), CellLayer.CELLS);
      blended[l] = Rows.of(mlps.banks[l].outputs, CellLayer.CELLS);
      layers[l] = new CellLayer(blended[l].values, mlps.inputs[l], mlps.outputs[l], l < depth - 1);
      widest = Math.max(widest, mlps.outputs[l]);
    }
    int floats = Layout.START + QUERIES * widest + Kernel.BLOCK;
    this.u = new float[][] {new float[floats], new float[floats]};
  }

  @Override
  public void addRow(Band band, float[] features, Answers answers) {
    Reach columns = band.plan().columns();
    if (band.from() >= band.to()) {
      return;
    }
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
        for (int k = 0; k < config.mlps(); k++) {
          omega[l].values[omega[l].at(k / Kernel.BLOCK, r - first) + k % Kernel.BLOCK] =
              features[from + k];
        }
      }
      mlps.kernel.product(omega[l], mlps.banks[l], blended[l], CellLayer.CELLS);
    }
    for (int r = first; r < end; r++) {
      foldCell(plan, features, r, r - first);
    }
  }

  /** The first layer's bias: what tau contributes, and the cell. */
  private void foldCell(RenderPlan plan, float[] features, int r, int cell) {
    Rows near = blended[0];
    int bias = mlps.biasBlock(0);
    for (int o = 0; o < layout.first(); o++) {
      int at = near.at(o, cell);
      near.values[near.at(bias + o / Kernel.BLOCK, cell) + o % Kernel.BLOCK] =
          features[r * layout.depth() + o]
              + plan.cellY() * near.values[at + 2]
              + plan.cellX() * near.values[at + 3];
    }
  }

  /** All queries of an LR pixel's cell. */
  private void addCell(Band band, int r, int cell, Answers answers) {
    for (int l = 0; l < layers.length; l++) {
      layers[l].weightAt = blended[l].at(0, cell);
      layers[l].biasAt = blended[l].at(mlps.biasBlock(l), cell);
    }
    Reach columns = band.plan().columns();
    int width = Math.min(QUERIES, columns.to(r) - columns.from(r));
    for (int j = columns.from(r); j < columns.to(r); j += width) {
      int across = Math.min(width, columns.to(r) - j);
      queries.setColumns(columns, r, j, across);
      int down = QUERIES / across;
      for (int i = band.from(); i < band.to(); i += down) {
        int count = Math.min(down, band.to() - i);
        queries.setRows(band.plan().rows(), band.r(), i, count, answers, j);
        answerQueries(answers);
      }
    }
  }

  private void answerQueries(Answers answers) {
    queries.putPositions(u[0], panel);
    int panels = (queries.count() + panel - 1) / panel;
    int from = 0;
    for (CellLayer layer : layers) {
      mlps.kernel.queries(layer, u[from], u[1 - from], panels);
      from = 1 - from;
    }
    mlps.kernel.addAnswers(u[from], mlps.outputs[layers.length - 1], queries, answers);
  }
}
