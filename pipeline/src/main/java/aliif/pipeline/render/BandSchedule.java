package aliif.pipeline.render;

import aliif.model.RenderWindow;
import aliif.pipeline.tile.Tile;
import aliif.pipeline.tile.TileGrid;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides in which order tiles are rendered: band by band, so that the output grows from the top
 * and only one band is in memory. If a row of tiles is rendered in one band, each tile is passed on
 * at once. If it has several bands, its tiles are collected first, because every band needs all of
 * them. For one thread.
 *
 * @param <T> what a tile is rendered from: its features, or its crop
 */
final class BandSchedule<T> {

  /** A tile and what it is rendered from. */
  record ReadyTile<T>(Tile tile, T content) {}

  /** A part of a tile that is to be rendered. */
  record Part<T>(T content, RenderWindow window) {}

  private final TileGrid grid;
  private final List<ReadyTile<T>> row = new ArrayList<>();

  BandSchedule(TileGrid grid) {
    this.grid = grid;
  }

  /** Takes the next tile, in the order of the grid; returns the parts that can be rendered now. */
  List<Part<T>> add(ReadyTile<T> ready) {
    List<TileGrid.Band> bands = grid.bands(ready.tile().row());
    if (bands.size() == 1) {
      return List.of(part(ready, bands.getFirst()));
    }
    row.add(ready);
    if (row.size() < grid.columns()) {
      return List.of();
    }
    List<ReadyTile<T>> whole = List.copyOf(row);
    row.clear();
    return bands.stream().flatMap(band -> whole.stream().map(each -> part(each, band))).toList();
  }

  private Part<T> part(ReadyTile<T> ready, TileGrid.Band band) {
    return new Part<>(ready.content(), grid.window(ready.tile(), band));
  }
}
