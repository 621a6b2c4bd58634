package aliif.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.AliifConfig;
import aliif.model.CoordinateGrid;
import aliif.model.FeatureMap.Precision;
import aliif.model.Region;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.testing.RandomWeights;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class RowUpscalerTest {
  private static final KernelWeights TINY = KernelWeights.of(RandomWeights.tiny());

  @ParameterizedTest
  @MethodSource("configurations")
  void rowsEqualTheWholeImage(AliifConfig config) {
    KernelWeights weights = KernelWeights.of(RandomWeights.of(config, 3));
    Size low = new Size(70, 123);
    try (VectorAliif aliif = VectorAliif.create(weights, 1)) {
      assertRowsEqualWhole(aliif, CoordinateGrid.of(low, new Size(99, 300)), 7);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 1, 1",
    "9, 5, 30, 17, 1",
    "5, 400, 9, 900, 13",
    "1500, 3, 1600, 9, 1",
    "33, 64, 33, 64, 64",
    "40, 41, 30, 80, 2",
    "2100, 20, 2200, 24, 5"
  })
  void anySizeInAnyPortionsEqualsTheWholeImage(int w, int h, int wide, int high, int portion) {
    CoordinateGrid grid = CoordinateGrid.of(new Size(w, h), new Size(wide, high));
    for (int threads : new int[] {1, 2}) {
      for (Precision precision : Precision.values()) {
        try (VectorAliif aliif = VectorAliif.create(TINY, threads, precision)) {
          assertRowsEqualWhole(aliif, grid, portion);
        }
      }
    }
  }

  @Test
  void rowsOfAnotherWidthOrTooManyAreRefused() {
    CoordinateGrid grid = CoordinateGrid.of(new Size(4, 3), new Size(8, 6));
    try (VectorAliif aliif = VectorAliif.create(TINY, 1)) {
      RowUpscaler upscaler = new RowUpscaler(aliif, grid, (y, band) -> {});
      assertThatThrownBy(() -> upscaler.put(RandomWeights.image(new Size(5, 1), 1)))
          .hasMessage("band: 5x1 (expected: 4 wide, at most 3 high)");
      upscaler.put(RandomWeights.image(new Size(4, 2), 1));
      assertThatThrownBy(() -> upscaler.put(RandomWeights.image(new Size(4, 2), 1)))
          .hasMessage("band: 4x2 (expected: 4 wide, at most 1 high)");
    }
  }

  private static void assertRowsEqualWhole(VectorAliif aliif, CoordinateGrid grid, int portion) {
    RgbImage image = RandomWeights.image(grid.low(), 4);
    RgbImage whole = aliif.render(aliif.encode(image), RenderWindow.whole(grid));
    int[] next = {0};
    RowUpscaler upscaler =
        new RowUpscaler(
            aliif,
            grid,
            (y, band) -> {
              assertThat(y).isEqualTo(next[0]);
              Region rows = new Region(y, 0, band.height(), band.width());
              assertThat(band.values()).isEqualTo(whole.crop(rows).values());
              next[0] += band.height();
            });
    for (int y = 0; y < image.height(); y += portion) {
      int rows = Math.min(portion, image.height() - y);
      upscaler.put(image.crop(new Region(y, 0, rows, image.width())));
    }
    assertThat(next[0]).isEqualTo(whole.height());
  }

  private static Stream<AliifConfig> configurations() {
    return RandomWeights.configurations();
  }
}
