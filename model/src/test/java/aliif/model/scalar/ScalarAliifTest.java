package aliif.model.scalar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.Aliif;
import aliif.model.AliifConfig;
import aliif.model.CoordinateGrid;
import aliif.model.DecoderConfig;
import aliif.model.Differences;
import aliif.model.EncoderConfig;
import aliif.model.FeatureLayout;
import aliif.model.FeatureMap;
import aliif.model.Region;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.testing.RandomWeights;
import aliif.model.testing.Variants;
import aliif.model.weights.Weights;
import java.util.Arrays;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ScalarAliifTest {
  private static final Weights TINY = RandomWeights.tiny();

  @ParameterizedTest
  @MethodSource("configurations")
  void hoistingChangesNothing(AliifConfig config) {
    Weights weights = RandomWeights.of(config, 7);
    for (Size high :
        new Size[] {new Size(13, 11), new Size(7, 20), new Size(5, 4), new Size(3, 9)}) {
      RgbImage image = RandomWeights.image(new Size(5, 4), 8);
      float[] expected = new NaiveAliif(weights).upscale(image, high);
      assertThat(Differences.largest(upscale(weights, image, high).values(), expected))
          .isLessThan(1e-5f);
    }
  }

  @Test
  void atScaleOneEachPixelIsAnsweredByItselfAlsoAtTheBorder() {
    RgbImage image = RandomWeights.image(new Size(6, 5), 9);
    RgbImage output = upscale(TINY, image, image.size());
    // Without the ensemble the nearest LR pixel answers alone: the limit of the bilinear weights.
    AliifConfig nearest = Variants.nearest(TINY.config());
    RgbImage expected = upscale(RandomWeights.of(nearest, 1), image, image.size());
    assertThat(output.values()).isEqualTo(expected.values());
  }

  @Test
  void tiledRenderingEqualsWholeImage() {
    Size low = new Size(31, 23);
    CoordinateGrid grid = CoordinateGrid.of(low, new Size(77, 83));
    RgbImage image = RandomWeights.image(low, 10);
    try (Aliif aliif = ScalarAliif.create(TINY)) {
      RgbImage whole = aliif.render(aliif.encode(image), RenderWindow.whole(grid));
      int halo = aliif.config().halo();
      for (Region core :
          new Region[] {
            new Region(0, 0, 5, 6),
            new Region(9, 12, 4, 4),
            new Region(18, 0, 5, 31),
            new Region(22, 30, 1, 1),
            new Region(0, 14, 23, 3)
          }) {
        Region output = withinCore(grid, core);
        Region crop = grown(core, halo, low);
        RgbImage tile =
            aliif.render(aliif.encode(image.crop(crop)), new RenderWindow(grid, crop, output));
        assertThat(tile.values()).isEqualTo(whole.crop(output).values());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("encoders")
  void theHaloIsEnoughAndOneLessIsNot(EncoderConfig encoder, boolean unfold) {
    Size low = new Size(37, 35);
    CoordinateGrid grid = CoordinateGrid.of(low, new Size(77, 83));
    RgbImage image = RandomWeights.image(low, 10);
    AliifConfig config =
        Variants.withInputs(Variants.withEncoder(TINY.config(), encoder), unfold, true);
    try (Aliif aliif = ScalarAliif.create(RandomWeights.of(config, 1))) {
      RgbImage whole = aliif.render(aliif.encode(image), RenderWindow.whole(grid));
      Region core = new Region(15, 16, 4, 4);
      Region output = withinCore(grid, core);
      for (int less : new int[] {0, 1}) {
        Region crop = grown(core, config.halo() - less, low);
        RgbImage tile =
            aliif.render(aliif.encode(image.crop(crop)), new RenderWindow(grid, crop, output));
        boolean same = Arrays.equals(tile.values(), whole.crop(output).values());
        assertThat(same).as("halo less %d", less).isEqualTo(less == 0);
      }
    }
  }

  private static Stream<Arguments> encoders() {
    return Stream.of(
            new EncoderConfig.Edsr(4, 1),
            new EncoderConfig.Edsr(3, 3),
            new EncoderConfig.Rdn(3, 2, new EncoderConfig.DenseBlock(3, 4)),
            new EncoderConfig.Rdn(4, 3, new EncoderConfig.DenseBlock(1, 2)))
        .flatMap(encoder -> Stream.of(true, false).map(unfold -> Arguments.of(encoder, unfold)));
  }

  @Test
  void thePapersHalosAre36And133() {
    AliifConfig edsr = Weights.shipped("lite").config();
    assertThat(edsr.halo()).isEqualTo(36);
    assertThat(
            Variants.withEncoder(
                    edsr, new EncoderConfig.Rdn(64, 16, new EncoderConfig.DenseBlock(8, 64)))
                .halo())
        .isEqualTo(133);
  }

  @Test
  void anyWindowIsAPartOfTheWhole() {
    Size low = new Size(7, 6);
    CoordinateGrid grid = CoordinateGrid.of(low, new Size(30, 25));
    try (Aliif aliif = ScalarAliif.create(TINY)) {
      FeatureMap features = aliif.encode(RandomWeights.image(low, 11));
      RgbImage whole = aliif.render(features, RenderWindow.whole(grid));
      Region part = new Region(3, 8, 20, 11);
      RgbImage window = aliif.render(features, new RenderWindow(grid, Region.of(low), part));
      assertThat(window.values()).isEqualTo(whole.crop(part).values());
    }
  }

  /** Encoding does not know a scale, and rendering one leaves the features for the next. */
  @ParameterizedTest
  @MethodSource("configurations")
  void featuresDoNotDependOnTheScale(AliifConfig config) {
    RgbImage image = RandomWeights.image(new Size(4, 5), 12);
    try (Aliif aliif = ScalarAliif.create(RandomWeights.of(config, 13))) {
      FeatureMap features = aliif.encode(image);
      assertThat(features.depth()).isEqualTo(FeatureLayout.of(config).depth());
      float[] before = features.values().clone();
      CoordinateGrid large = CoordinateGrid.of(image.size(), new Size(9, 21));
      CoordinateGrid small = CoordinateGrid.of(image.size(), new Size(6, 6));
      aliif.render(features, RenderWindow.whole(large));
      assertThat(features.values()).isEqualTo(before);
      RgbImage second = aliif.render(features, RenderWindow.whole(small));
      RgbImage fresh = aliif.render(aliif.encode(image), RenderWindow.whole(small));
      assertThat(second.values()).isEqualTo(fresh.values());
    }
  }

  @Test
  void liteKeeps69ValuesPerPixel() {
    assertThat(FeatureLayout.of(Weights.shipped("lite").config()))
        .isEqualTo(new FeatureLayout(16, 50, 3));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 2", "2, 1", "3, 4"})
  void anyDepthIsPossible(int depth, int layers) {
    AliifConfig config =
        new AliifConfig(
            new EncoderConfig.Edsr(2, 1),
            new DecoderConfig(
                new DecoderConfig.LocalMlps(3, 4, depth),
                Collections.nCopies(layers - 1, 5),
                DecoderConfig.Scores.QUERY,
                DecoderConfig.Normalisation.L2,
                true,
                DecoderConfig.Skip.NONE));
    Weights weights = RandomWeights.of(config, 14);
    RgbImage image = RandomWeights.image(new Size(3, 3), 15);
    Size high = new Size(8, 7);
    assertThat(
            Differences.largest(
                upscale(weights, image, high).values(),
                new NaiveAliif(weights).upscale(image, high)))
        .isLessThan(1e-5f);
  }

  @Test
  void featuresOfAnotherModelOrCropAreRefused() {
    CoordinateGrid grid = CoordinateGrid.of(new Size(4, 3), new Size(8, 6));
    try (Aliif aliif = ScalarAliif.create(TINY)) {
      RenderWindow whole = RenderWindow.whole(grid);
      assertThatThrownBy(
              () -> aliif.render(new FeatureMap(new Size(4, 3), 2, new float[24]), whole))
          .hasMessage("features: depth 2 (expected: 17)");
      assertThatThrownBy(
              () -> aliif.render(new FeatureMap(new Size(1, 1), 17, new float[17]), whole))
          .hasMessage("features: 1x1 (expected: 4x3 as the crop)");
    }
  }

  @Test
  void aCropWithoutTheNeighboursIsRefused() {
    CoordinateGrid grid = CoordinateGrid.of(new Size(9, 9), new Size(18, 18));
    try (Aliif aliif = ScalarAliif.create(TINY)) {
      Region crop = new Region(3, 0, 3, 9);
      FeatureMap features = aliif.encode(RandomWeights.image(crop.size(), 16));
      RenderWindow window = new RenderWindow(grid, crop, new Region(8, 0, 4, 18));
      assertThatThrownBy(() -> aliif.render(features, window))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("crop: rows 3 to 5 (expected: to hold 6)");
    }
  }

  private static RgbImage upscale(Weights weights, RgbImage image, Size high) {
    try (Aliif aliif = ScalarAliif.create(weights)) {
      return aliif.render(
          aliif.encode(image), RenderWindow.whole(CoordinateGrid.of(image.size(), high)));
    }
  }

  /** The HR pixels whose centres lie in a region of LR pixels. */
  private static Region withinCore(CoordinateGrid grid, Region core) {
    int top = first(grid.rows(), core.y());
    int left = first(grid.columns(), core.x());
    return new Region(
        top,
        left,
        first(grid.rows(), core.bottom()) - top,
        first(grid.columns(), core.right()) - left);
  }

  private static int first(CoordinateGrid.Axis axis, int low) {
    int i = 0;
    while (i < axis.high() && axis.nearest(i) < low) {
      i++;
    }
    return i;
  }

  private static Region grown(Region core, int halo, Size low) {
    int top = Math.max(0, core.y() - halo);
    int left = Math.max(0, core.x() - halo);
    return new Region(
        top,
        left,
        Math.min(low.height(), core.bottom() + halo) - top,
        Math.min(low.width(), core.right() + halo) - left);
  }

  private static Stream<AliifConfig> configurations() {
    return RandomWeights.family();
  }
}
