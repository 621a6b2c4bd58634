package aliif.model.djl;

import aliif.model.FeatureMap;
import aliif.model.Neighbours;
import aliif.model.RenderWindow;

/** The normalised input, sampled bilinearly: the last three values of each LR pixel. */
final class BilinearInput {
  private final FeatureMap features;
  private final Neighbours rows;
  private final Neighbours columns;

  BilinearInput(FeatureMap features, RenderWindow window) {
    this.features = features;
    this.rows = Neighbours.rows(window, true);
    this.columns = Neighbours.columns(window, true);
  }

  /** Adds HR row {@code i} to {@code row} (W, 3). */
  void addRow(int i, float[] row) {
    for (int m = 0; m < rows.count(); m++) {
      for (int j = 0; j < columns.pixels(); j++) {
        for (int n = 0; n < columns.count(); n++) {
          float weight = rows.weight(i, m) * columns.weight(j, n);
          int pixel = rows.index(i, m) * features.size().width() + columns.index(j, n);
          for (int channel = 0; channel < 3; channel++) {
            row[3 * j + channel] += weight * features.value(pixel, features.depth() - 3 + channel);
          }
        }
      }
    }
  }
}
