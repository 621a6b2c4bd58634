package aliif.gateway.cli.research;

import aliif.model.Aliif;
import aliif.model.CoordinateGrid;
import aliif.model.PixelShuffle;
import aliif.model.Region;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.evaluation.ImageUpscaler;
import aliif.pipeline.tile.Tile;
import aliif.pipeline.tile.TileGrid;
import aliif.pipeline.tile.TileShape;
import java.util.function.BiFunction;

/**
 * Runs a network on images of any size, tile by tile, so that only the features of one tile are in
 * memory. The evaluation uses this and not the pipeline, because the pipeline rounds its output to
 * 8 bits.
 *
 * @param halo of the network, in LR pixels
 * @param tiles renders a window from the window's crop
 */
record TiledUpscaler(int halo, BiFunction<RgbImage, RenderWindow, RgbImage> tiles)
    implements ImageUpscaler {
  private static final int TILE = 256;

  static TiledUpscaler of(Aliif aliif) {
    return new TiledUpscaler(aliif.config().halo(), aliif::upscale);
  }

  /** Of a baseline, which has one scale. */
  static TiledUpscaler of(PixelShuffle baseline) {
    int scale = baseline.config().scale();
    return new TiledUpscaler(
        baseline.config().halo(),
        (crop, window) -> {
          Region output = window.output();
          return baseline
              .upscale(crop)
              .crop(
                  new Region(
                      output.y() - scale * window.crop().y(),
                      output.x() - scale * window.crop().x(),
                      output.height(),
                      output.width()));
        });
  }

  @Override
  public RgbImage upscale(RgbImage low, Size high) {
    CoordinateGrid grid = CoordinateGrid.of(low.size(), high);
    TileGrid all = new TileGrid(grid, Region.of(high), TileShape.square(TILE, halo));
    float[] values = new float[Math.toIntExact(3 * high.pixels())]; // (3, H, W)
    all.tiles().forEach(tile -> paste(render(low, grid, tile), tile.output(), values, high));
    return new RgbImage(high, values);
  }

  private RgbImage render(RgbImage low, CoordinateGrid grid, Tile tile) {
    return tiles.apply(low.crop(tile.crop()), new RenderWindow(grid, tile.crop(), tile.output()));
  }

  private static void paste(RgbImage part, Region place, float[] values, Size size) {
    for (int channel = 0; channel < 3; channel++) {
      for (int y = 0; y < place.height(); y++) {
        System.arraycopy(
            part.values(),
            (channel * place.height() + y) * place.width(),
            values,
            (channel * size.height() + place.y() + y) * size.width() + place.x(),
            place.width());
      }
    }
  }
}
