package aliif.pipeline.plan;

import aliif.pipeline.tile.TileGrid;

/** The way from an image's rows to the bands of its output. */
public sealed interface Route {

  /**
   * Without the model: rows of the input as they are.
   *
   * @param rows that are taken together, at least 1
   */
  record Strips(int rows) implements Route {}

  /**
   * Each tile is encoded and rendered at once, and its pixels are kept until its tile row is whole.
   * There is one band for each tile row, and nobody keeps features.
   */
  record Pixels(TileGrid grid) implements Route {}

  /**
   * The features of a tile row are kept, and rendered band by band. Where the scale is large they
   * weigh less than the pixels.
   */
  record Features(TileGrid grid) implements Route {}
}
