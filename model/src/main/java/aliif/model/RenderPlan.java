package aliif.model;

import aliif.model.DecoderConfig.Skip;

/**
 * Which LR pixels answer which HR pixels of a window.
 *
 * @param rows for the local ensemble, or for the nearest neighbour alone
 * @param columns likewise
 * @param skipRows for bilinear interpolation, or as rows if there is none
 * @param skipColumns likewise
 * @param cellY c_y
 * @param cellX c_x
 */
public record RenderPlan(
    Reach rows, Reach columns, Reach skipRows, Reach skipColumns, float cellY, float cellX) {

  /**
   * HR rows that an LR row answers.
   *
   * @param r the LR row
   * @param from first of the HR rows, some of those that {@code r} reaches
   * @param to after the last of them
   */
  public record AnsweredRows(RenderPlan plan, int r, int from, int to) {}

  /** The plan of all that a model needs; without a skip, only the local ensemble's. */
  public static RenderPlan of(RenderWindow window, AliifConfig config) {
    return of(
        window,
        config.decoder().ensemble(),
        config.decoder().ensemble() || config.decoder().skip() == Skip.BILINEAR);
  }

  private static RenderPlan of(RenderWindow window, boolean ensemble, boolean bilinear) {
    int height = window.crop().height();
    int width = window.crop().width();
    return new RenderPlan(
        new Reach(Neighbours.rows(window, ensemble), height),
        new Reach(Neighbours.columns(window, ensemble), width),
        new Reach(Neighbours.rows(window, bilinear), height),
        new Reach(Neighbours.columns(window, bilinear), width),
        window.grid().rows().cell(),
        window.grid().columns().cell());
  }
}
