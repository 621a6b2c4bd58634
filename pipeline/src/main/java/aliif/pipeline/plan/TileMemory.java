package aliif.pipeline.plan;

import aliif.pipeline.tile.TileGrid;

/**
 * What the tiles of an image hold at most while it is rendered.
 *
 * @param between elements between two stages of the stream
 */
record TileMemory(RenderTask task, ModelTile model, TileGrid grid, int between) {
  private static final long COLOURS = 3L * Float.BYTES;

  /** Crops, features and parts in flight, in bytes. */
  long bytes(Route route) {
    long inFlight = Math.min(model.inFlight(), parts());
    long crops = Math.min(atOnce(), count()) * COLOURS * grid.crop().pixels();
    long parts = parts() * COLOURS * grid.window().pixels();
    // A turned crop, its result, and that result turned back.
    long turned =
        task.options().selfEnsemble()
            ? inFlight * COLOURS * (grid.crop().pixels() + 2 * grid.window().pixels())
            : 0;
    return crops
        + parts
        + turned
        + switch (route) {
          case Route.Features _ ->
              Math.min(grid.columns() + 2L * model.inFlight(), count())
                  * model.featureBytes(task.options())
                  * grid.crop().pixels();
          // The features are counted where they are kept. A row may be rendered in several bands.
          case Route.Cached _ -> grid.columns() * COLOURS * grid.crop().pixels();
          case Route.Pixels _, Route.Strips _ -> 0;
        };
  }

  /**
   * Rows of the input that are held at the same time: those of one row of tiles, and those of the
   * tiles in flight that may be ahead of the bands. Where any rows can be read, each part in flight
   * holds those of its tile.
   *
   * @param alpha whether there is alpha, which is read only when its band comes, so that rows are
   *     held until then
   */
  int rows(boolean alpha) {
    long ahead = 3L + Math.ceilDiv(2 * model.inFlight() + between, grid.columns());
    long tiles =
        alpha
            ? ahead
            : Math.min(ahead, Math.max(grid.rows(), Math.min((long) model.inFlight(), parts())));
    return (int) Math.min(task.input().height(), tiles * grid.crop().height());
  }

  /** Most tiles, or parts of them, that are in flight or between two stages. */
  private int atOnce() {
    return model.inFlight() + between;
  }

  private long count() {
    return (long) grid.rows() * grid.columns();
  }

  /** Most parts of tiles at once: no more than there are. A picture of one tile has one. */
  private long parts() {
    return count() >= atOnce()
        ? atOnce()
        : Math.min(atOnce(), grid.tiles().mapToLong(tile -> grid.bands(tile.row()).size()).sum());
  }
}
