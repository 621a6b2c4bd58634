package aliif.pipeline.render;

import aliif.model.FeatureMap;
import aliif.model.RenderWindow;
import aliif.pipeline.tile.Tile;
import aliif.pipeline.tile.TileGrid;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides in which order encoded tiles are rendered: band by band, so that the output grows from
 * the top and only one band is in memory. If a row of tiles is rendered in one band, each tile is
 * passed on at once. If it has several bands, its tiles are collected first, because every band
 * needs all of them. For one thread.
 */
final class BandSchedule {

  /** A tile and its features. */
  record EncodedTile(Tile tile, FeatureMap features) {}

  /** A part of a tile that is to be rendered. */
  record Part(FeatureMap features, RenderWindow window) {}

  private final TileGrid grid;
  private final List<EncodedTile> row = new ArrayList<>();

  BandSchedule(TileGrid grid) {
    this.grid = grid;
  }

  /** Takes the next tile, in the order of the grid; returns the parts that can be rendered now. */
  List<Part> add(EncodedTile encoded) {
    List<TileGrid.Band> bands = grid.bands(encoded.tile().row());
    if (bands.size() == 1) {
      return List.of(part(encoded, bands.getFirst()));
    }
    row.add(encoded);
    if (row.size() < grid.columns()) {
      return List.of();
    }
    List<EncodedTile> whole = List.copyOf(row);
    row.clear();
    return bands.stream().flatMap(band -> whole.stream().map(each -> part(each, band))).toList();
  }

  private Part part(EncodedTile encoded, TileGrid.Band band) {
    return new Part(encoded.features(), grid.window(encoded.tile(), band));
  }
}
