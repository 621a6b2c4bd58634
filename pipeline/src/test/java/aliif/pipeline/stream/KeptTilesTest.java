package aliif.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Aliif;
import aliif.model.CoordinateGrid;
import aliif.model.FeatureMap.Precision;
import aliif.model.Region;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.engine.Engine;
import aliif.model.weights.Weights;
import aliif.pipeline.image.SourceImage;
import aliif.pipeline.render.Reassembler;
import aliif.pipeline.render.RgbBand;
import aliif.pipeline.tile.Tile;
import aliif.pipeline.tile.TileGrid;
import aliif.pipeline.tile.TileShape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The vector engine with the weights of {@code lite}, and features in float16 as in the cache. */
final class KeptTilesTest {
  private static final Weights LITE = Weights.shipped("lite");
  private static final Size LOW = new Size(150, 110);

  /** Crops are the same as in the ordinary way; so the pixels are, too. */
  @ParameterizedTest
  @ValueSource(doubles = {1.3, 2, 3.7})
  void keptFeaturesGiveThePixelsOfOneCall(double scale) {
    assertThat(pixels(scale, 64, true)).isEqualTo(pixels(scale, 64, false));
  }

  /** Where memory is short, the ordinary way has smaller tiles. */
  @ParameterizedTest
  @ValueSource(doubles = {1.3, 2, 3.7})
  void otherTilesDifferByRoundingOnly(double scale) {
    float[] kept = pixels(scale, 64, true);
    float[] other = pixels(scale, 40, false);
    float most = 0;
    for (int i = 0; i < kept.length; i++) {
      most = Math.max(most, Math.abs(kept[i] - other[i]));
    }
    assertThat(most).isLessThan(5e-4f);
  }

  private static float[] pixels(double scale, int side, boolean kept) {
    Size high = new Size((int) (LOW.width() * scale), (int) (LOW.height() * scale));
    int halo = LITE.config().halo();
    TileGrid grid =
        new TileGrid(CoordinateGrid.of(LOW, high), Region.of(high), TileShape.square(side, halo));
    SourceImage source = TestImages.source(LOW, 5);
    Reassembler reassembler = new Reassembler(Region.of(high));
    List<RgbBand> bands = new ArrayList<>();
    try (Aliif engine = Engine.VECTOR.create(LITE, 1, Precision.FLOAT16)) {
      for (Tile tile : grid.tiles().toList()) {
        RenderWindow window = grid.window(tile, grid.bands(tile.row()).getFirst());
        RgbImage crop = source.rgb(tile.crop());
        RgbImage part =
            kept ? engine.render(engine.encode(crop), window) : engine.upscale(crop, window);
        bands.addAll(reassembler.add(window.output(), part));
      }
    }
    return TestImages.join(bands, high).values();
  }
}
