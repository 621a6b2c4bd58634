package aliif.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Aliif;
import aliif.model.CoordinateGrid;
import aliif.model.DecoderConfig.Scores;
import aliif.model.Differences;
import aliif.model.Region;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.testing.RandomWeights;
import aliif.model.weights.Weights;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tiled against whole over many random crops. Winograd rounds by tile, and a crop's tiles begin
 * elsewhere: that is all that may differ.
 */
final class VectorTilingTest {
  private static final int CROPS = 60;

  @ParameterizedTest
  @EnumSource(Scores.class)
  void anyCropWithItsHaloEqualsTheWhole(Scores scores) {
    Weights weights =
        RandomWeights.of(
            RandomWeights.configurations()
                .filter(config -> config.decoder().scores() == scores)
                .findFirst()
                .orElseThrow(),
            3);
    assertCropsEqualWhole(weights, new Size(61, 47), new Size(140, 150));
  }

  @Test
  void anyCropOfATrainedModelEqualsTheWhole() {
    assertCropsEqualWhole(Weights.shipped("lite"), new Size(140, 120), new Size(333, 250));
  }

  private static void assertCropsEqualWhole(Weights weights, Size low, Size high) {
    CoordinateGrid grid = CoordinateGrid.of(low, high);
    RgbImage image = RandomWeights.image(low, 10);
    Random random = new Random(1);
    try (Aliif aliif = VectorAliif.create(weights)) {
      RgbImage whole = aliif.render(aliif.encode(image), RenderWindow.whole(grid));
      for (int n = 0; n < CROPS; n++) {
        Region output = part(random, high);
        Region crop = crop(output, grid, aliif.config().halo(), random);
        RgbImage tile =
            aliif.render(aliif.encode(image.crop(crop)), new RenderWindow(grid, crop, output));

        assertThat(Differences.largest(tile.values(), whole.crop(output).values()))
            .as("%s of %s", output, crop)
            .isLessThan(1e-5f);
      }
    }
  }

  private static Region part(Random random, Size size) {
    int height = 1 + random.nextInt(40);
    int width = 1 + random.nextInt(40);
    return new Region(
        random.nextInt(size.height() - height),
        random.nextInt(size.width() - width),
        height,
        width);
  }

  /** What the part needs, and up to five pixels more on each side, within the image. */
  private static Region crop(Region part, CoordinateGrid grid, int halo, Random random) {
    Size low = grid.low();
    int top = part.y() * low.height() / grid.high().height() - halo - random.nextInt(6);
    int left = part.x() * low.width() / grid.high().width() - halo - random.nextInt(6);
    int bottom = part.bottom() * low.height() / grid.high().height() + halo + random.nextInt(6);
    int right = part.right() * low.width() / grid.high().width() + halo + random.nextInt(6);
    int y = Math.max(0, top);
    int x = Math.max(0, left);
    return new Region(
        y, x, Math.min(low.height(), bottom + 1) - y, Math.min(low.width(), right + 1) - x);
  }
}
