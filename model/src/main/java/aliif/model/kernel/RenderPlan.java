package aliif.model.kernel;

import aliif.model.Neighbours;
import aliif.model.RenderWindow;

/**
 * Which LR pixels answer which HR pixels of a window.
 *
 * @param rows for the local ensemble, or for the nearest neighbour alone
 * @param columns likewise
 * @param skipRows for bilinear interpolation
 * @param skipColumns likewise
 * @param cellY c_y
 * @param cellX c_x
 */
record RenderPlan(
    Reach rows, Reach columns, Reach skipRows, Reach skipColumns, float cellY, float cellX) {

  static RenderPlan of(RenderWindow window, boolean ensemble) {
    int height = window.crop().height();
    int width = window.crop().width();
    return new RenderPlan(
        new Reach(Neighbours.rows(window, ensemble), height),
        new Reach(Neighbours.columns(window, ensemble), width),
        new Reach(Neighbours.rows(window, true), height),
        new Reach(Neighbours.columns(window, true), width),
        window.grid().rows().cell(),
        window.grid().columns().cell());
  }
}
