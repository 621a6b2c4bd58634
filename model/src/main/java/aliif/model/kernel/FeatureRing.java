package aliif.model.kernel;

import aliif.model.FeatureMap;
import aliif.model.FeatureMap.Precision;
import aliif.model.RenderPlan;
import aliif.model.Size;
import aliif.model.kernel.decoder.RowRenderer;

/** The last rows of features of a crop, in their precision, of those that a plan reads. */
final class FeatureRing implements FeatureRowSink, RowRenderer.Source {
  private final int rows;
  private final int first;
  private final int last;
  private final FeatureStore store;
  private final FeatureMap map; // the same values, for reading

  /**
   * @param rows that are kept
   * @param depth values of an LR pixel
   */
  FeatureRing(RenderPlan plan, int rows, int depth, Precision precision) {
    this.rows = rows;
    this.first = plan.skipRows().first(0);
    this.last = plan.skipRows().last(plan.rows().high() - 1);
    this.store = new FeatureStore(new Size(plan.columns().low(), rows), depth, precision);
    this.map = store.map();
  }

  /** Those of a step, and of the rows before it those that HR rows in progress read. */
  static int rows(int step) {
    return step + 2;
  }

  @Override
  public boolean takes(int y) {
    return y >= first && y <= last;
  }

  @Override
  public void accept(int y, float[] row) {
    store.accept(y % rows, row);
  }

  @Override
  public void read(int r, float[] to) {
    map.readRow(r % rows, to);
  }
}
