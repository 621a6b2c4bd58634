package aliif.model.scalar;

import aliif.model.Neighbours;
import aliif.model.RenderWindow;

/**
 * The answers of the LR pixels around a query, averaged with bilinear weights (docs/model.md 1.6):
 * each weighs as the area diagonally opposite to it. Where an HR centre lies on an LR centre these
 * are 0 and 1, also at the border.
 */
final class LocalEnsemble {
  private final Neighbours rows;
  private final Neighbours columns;
  private final int width; // of the crop

  LocalEnsemble(RenderWindow window, boolean ensemble) {
    this.rows = Neighbours.rows(window, ensemble);
    this.columns = Neighbours.columns(window, ensemble);
    this.width = window.crop().width();
  }

  /** What an LR pixel answers. */
  @FunctionalInterface
  interface LocalAnswer {
    /**
     * The answer to the query from there.
     *
     * @param pixel of the crop, {@code y * width + x}
     * @return (3)
     */
    float[] of(int pixel, float xiY, float xiX);
  }

  /** The average for HR pixel (i, j) of the window: (3). */
  float[] average(int i, int j, LocalAnswer answer) {
    float[] sum = new float[3];
    for (int m = 0; m < rows.count(); m++) {
      for (int n = 0; n < columns.count(); n++) {
        int pixel = rows.index(i, m) * width + columns.index(j, n);
        float weight = rows.weight(i, m) * columns.weight(j, n);
        Vectors.addScaled(sum, weight, answer.of(pixel, rows.xi(i, m), columns.xi(j, n)));
      }
    }
    return sum;
  }
}
