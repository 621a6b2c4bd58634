package aliif.pipeline.render;

import aliif.model.FeatureMap;
import aliif.model.RenderWindow;
import aliif.pipeline.tile.Tile;
import aliif.pipeline.tile.TileGrid;
import java.util.ArrayList;
import java.util.List;

/**
 * The order in which encoded tiles are rendered: band by band, so that the output grows from the
 * top and only one band is held. A tile row that is rendered in one band passes tile by tile; one
 * with several bands is collected first, for every band needs all of its tiles. One thread.
 */
final class BandSchedule {

  /** A tile and its features. */
  record EncodedTile(Tile tile, FeatureMap features) {}

  /** What to render of a tile. */
  record Part(FeatureMap features, RenderWindow window) {}

  private final TileGrid grid;
  private final List<EncodedTile> row = new ArrayList<>();

  BandSchedule(TileGrid grid) {
    this.grid = grid;
  }

  /** Takes the next tile, in the grid's order; returns what can be rendered now. */
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
