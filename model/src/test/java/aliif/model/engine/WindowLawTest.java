package aliif.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.Aliif;
import aliif.model.AliifConfig;
import aliif.model.CoordinateGrid;
import aliif.model.CoordinateGrid.Axis;
import aliif.model.Differences;
import aliif.model.FeatureMap;
import aliif.model.Region;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.testing.RandomWeights;
import aliif.model.weights.Weights;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A pixel follows from the features of its neighbours alone: whatever else is rendered with it, and
 * whatever more of the features is there.
 */
final class WindowLawTest {
  private static final int WINDOWS = 8;

  private final Random random = new Random(8);

  @ParameterizedTest
  @MethodSource("family")
  void anyWindowOfAnyRectangleIsAPartOfTheWhole(AliifConfig config) {
    Weights weights = RandomWeights.of(config, 37);
    for (Engine engine : Engine.values()) {
      if (engine.supports(config)) {
        try (Aliif aliif = engine.create(weights, 1)) {
          assertParts(engine, aliif, CoordinateGrid.of(new Size(9, 7), new Size(40, 5)));
          Axis rows = new Axis(7, 1 + random.nextInt(30), 31, 333, 100, 0);
          Axis columns = new Axis(9, 1 + random.nextInt(60), 5, 7, 3, 0);
          assertParts(engine, aliif, new CoordinateGrid(rows, columns));
        }
      }
    }
  }

  private void assertParts(Engine engine, Aliif aliif, CoordinateGrid grid) {
    Region all = Region.of(grid.low());
    FeatureMap features = aliif.encode(RandomWeights.image(grid.low(), 38));
    RgbImage whole = aliif.render(features, RenderWindow.whole(grid));
    for (int n = 0; n < WINDOWS; n++) {
      int[] rows = part(grid.rows());
      int[] columns = part(grid.columns());
      Region output = region(rows[0], rows[1], columns[0], columns[1]);
      Region crop = region(rows[2], rows[3], columns[2], columns[3]);
      RgbImage expected = whole.crop(output);
      assertSame(engine, aliif.render(features, new RenderWindow(grid, all, output)), expected);
      assertSame(
          engine,
          aliif.render(part(features, crop), new RenderWindow(grid, crop, output)),
          expected);
    }
  }

  /** The same bits, but from libtorch, which sums in an order of its own. */
  private static void assertSame(Engine engine, RgbImage actual, RgbImage expected) {
    if (engine == Engine.DJL) {
      assertThat(Differences.largest(actual.values(), expected.values())).isLessThan(1e-5f);
    } else {
      assertThat(actual.values()).as("%s", engine).isEqualTo(expected.values());
    }
  }

  /** Some HR pixels, and the LR pixels around them with up to two more at each end. */
  private int[] part(Axis axis) {
    int from = random.nextInt(axis.high());
    int to = from + 1 + random.nextInt(axis.high() - from);
    int first = Math.max(0, axis.floor(from) - random.nextInt(3));
    int end = Math.min(axis.low(), axis.floor(to - 1) + 2 + random.nextInt(3));
    return new int[] {from, to, first, end};
  }

  private static Region region(int top, int bottom, int left, int right) {
    return new Region(top, left, bottom - top, right - left);
  }

  private static FeatureMap part(FeatureMap whole, Region crop) {
    float[] values = new float[Math.toIntExact(crop.pixels() * whole.depth())];
    int at = 0;
    for (int y = crop.y(); y < crop.bottom(); y++) {
      for (int x = crop.x(); x < crop.right(); x++) {
        int pixel = y * whole.size().width() + x;
        System.arraycopy(whole.values(pixel, 0, whole.depth()), 0, values, at, whole.depth());
        at += whole.depth();
      }
    }
    return new FeatureMap(crop.size(), whole.depth(), values);
  }

  /** In one call as in two. */
  @ParameterizedTest
  @EnumSource
  void aCropIsUpscaledAsItIsEncodedAndRendered(Engine engine) {
    CoordinateGrid grid = CoordinateGrid.of(new Size(12, 9), new Size(30, 31));
    RenderWindow window = new RenderWindow(grid, new Region(1, 2, 8, 9), new Region(8, 11, 17, 12));
    RgbImage crop = RandomWeights.image(window.crop().size(), 3);
    try (Aliif aliif = engine.create(RandomWeights.tiny(), 1)) {
      assertSame(engine, aliif.upscale(crop, window), aliif.render(aliif.encode(crop), window));
      RgbImage other = RandomWeights.image(new Size(8, 9), 3);
      assertThatThrownBy(() -> aliif.upscale(other, window))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("crop: 8x9 (expected: 9x8 as in the window)");
    }
  }

  private static Stream<AliifConfig> family() {
    return RandomWeights.family();
  }
}
