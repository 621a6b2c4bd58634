package aliif.pipeline.plan;

import aliif.pipeline.features.TileKeys;
import aliif.pipeline.tile.TileGrid;

/** How the rows of an image become the bands of its output. */
public sealed interface Route {

  /**
   * Without the model: rows of the input are passed on.
   *
   * @param rows that are processed together, at least 1
   */
  record Strips(int rows) implements Route {}

  /**
   * Each tile is encoded and rendered in one piece of work. Its pixels are kept until its row of
   * tiles is complete, which is one band. No features are kept.
   */
  record Pixels(TileGrid grid) implements Route {}

  /**
   * The features of a row of tiles are kept, and rendered band by band. At large scales they take
   * less memory than the pixels.
   */
  record Features(TileGrid grid) implements Route {}

  /**
   * Rendered from features that are kept for other requests, too. The tiles are the same at any
   * scale and for any part of the output.
   *
   * @param keys of the tiles
   * @param tileBytes bytes of the features of a tile
   */
  record Cached(TileGrid grid, TileKeys keys, long tileBytes) implements Route {}
}
