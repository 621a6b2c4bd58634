package aliif.model.djl;

import aliif.model.Neighbours;
import aliif.model.RenderWindow;

/**
 * All queries of a window: a grid, so that each axis is described on its own.
 *
 * @param cellY c_y
 * @param cellX c_x
 */
record QueryGrid(Slots rows, Slots columns, float cellY, float cellX) {

  static QueryGrid of(RenderWindow window, boolean ensemble) {
    return new QueryGrid(
        new Slots(Neighbours.rows(window, ensemble), window.crop().height()),
        new Slots(Neighbours.columns(window, ensemble), window.crop().width()),
        window.grid().rows().cell(),
        window.grid().columns().cell());
  }

  /** Queries of one LR pixel. */
  int perPixel() {
    return rows.size() * columns.size();
  }
}
