package aliif.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Aliif;
import aliif.model.CoordinateGrid;
import aliif.model.Region;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.SelfEnsemble;
import aliif.model.Size;
import aliif.model.bicubic.BicubicResampler;
import aliif.model.engine.Engine;
import aliif.model.scalar.ScalarAliif;
import aliif.model.weights.Weights;
import aliif.pipeline.ImageId;
import aliif.pipeline.ModelOptions;
import aliif.pipeline.features.TileKeys;
import aliif.pipeline.image.SourceImage;
import aliif.pipeline.plan.OutputGeometry;
import aliif.pipeline.plan.RenderTask;
import aliif.pipeline.plan.Route;
import aliif.pipeline.stream.TiledRendering.Case;
import aliif.pipeline.tile.TileGrid;
import aliif.pipeline.tile.TileShape;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes out of the stream of tiles is what the model gives for the whole image. */
final class TilingLawTest {
  private static final Weights weights = TiledRendering.WEIGHTS;

  private static TiledRendering tiles;

  static Stream<Case> cases() {
    return Stream.of(
            new Size(1, 1), new Size(1, 40), new Size(33, 2), new Size(40, 29), new Size(64, 65))
        .flatMap(
            low ->
                Stream.of(1.07, 2.0, 2.5, 4.0)
                    .flatMap(
                        s ->
                            Stream.of(3, 16, 31)
                                .map(
                                    tile ->
                                        new Case(
                                            low,
                                            TiledRendering.scaled(low, s),
                                            tile,
                                            1 + tile % 3))));
  }

  static Stream<Case> mixedCases() {
    return Stream.of(
        new Case(new Size(40, 29), new Size(90, 10), 16, 2),
        new Case(new Size(40, 29), new Size(7, 61), 16, 2),
        new Case(new Size(40, 29), new Size(40, 30), 16, 2));
  }

  @BeforeAll
  static void start() {
    tiles = new TiledRendering();
  }

  @AfterAll
  static void stop() {
    tiles.close();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void tiledEqualsWholeToTheBit(Case c) throws Exception {
    float[] expected = whole(TestImages.source(c.low(), 7), c.high()).values();
    assertThat(tiles.tiled(TestImages.source(c.low(), 7), c, Engine.SCALAR).values())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "SCALAR")
  void otherEnginesDifferFromItByTheirRoundingOnly(Engine engine) throws Exception {
    for (double scale : new double[] {1.3, 2, 3.7}) {
      for (int tile : new int[] {9, 40}) {
        Size low = new Size(61, 50);
        Case c = new Case(low, TiledRendering.scaled(low, scale), tile, 2);
        float[] expected = whole(TestImages.source(c.low(), 9), c.high()).values();
        assertThat(tiles.tiled(TestImages.source(c.low(), 9), c, engine).values())
            .usingComparatorWithPrecision(1e-4f)
            .containsExactly(expected);
      }
    }
  }

  /** Strips as wide as the image, from one row to all of them. */
  @ParameterizedTest
  @CsvSource({"SCALAR, 0", "VECTOR, 1e-4"})
  void stripsEqualTheWhole(Engine engine, float most) throws Exception {
    for (double scale : new double[] {1.07, 2, 3.7}) {
      for (int height : new int[] {1, 7, 25, 50}) {
        Size low = new Size(61, 50);
        Case c = new Case(low, TiledRendering.scaled(low, scale), height, 2);
        RenderTask task = TiledRendering.task(c, Region.of(c.high()), ModelOptions.STANDARD);
        TileShape shape = new TileShape(height, 61, weights.config().halo(), Long.MAX_VALUE);
        Route route = new Route.Pixels(new TileGrid(task.grid(), task.needed(), shape));
        float[] expected = whole(TestImages.source(c.low(), 9), c.high()).values();
        assertThat(tiles.rendered(TestImages.source(c.low(), 9), c, task, route, engine).values())
            .usingComparatorWithPrecision(most)
            .containsExactly(expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("mixedCases")
  void anAxisThatShrinksIsReducedAfterTheModel(Case c) throws Exception {
    Size larger =
        new Size(
            Math.max(c.low().width(), c.high().width()),
            Math.max(c.low().height(), c.high().height()));
    RgbImage expected =
        BicubicResampler.resize(whole(TestImages.source(c.low(), 8), larger), c.high());
    float[] actual = tiles.tiled(TestImages.source(c.low(), 8), c, Engine.SCALAR).values();
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).isEqualTo(Math.clamp(expected.values()[i], 0f, 1f));
    }
  }

  private static RgbImage whole(SourceImage source, Size high) {
    try (ScalarAliif aliif = ScalarAliif.create(weights)) {
      RenderWindow window = RenderWindow.whole(CoordinateGrid.of(source.size(), high));
      return aliif.render(aliif.encode(source.rgb(window.crop())), window);
    }
  }

  @ParameterizedTest
  @MethodSource({"cases", "mixedCases"})
  void aPartHasThePixelsOfTheWhole(Case c) throws Exception {
    RgbImage whole = tiles.tiled(TestImages.source(c.low(), 7), c, Engine.SCALAR);
    Random random = new Random(c.hashCode());
    int y = random.nextInt(c.high().height());
    int x = random.nextInt(c.high().width());
    Region part =
        new Region(
            y,
            x,
            1 + random.nextInt(c.high().height() - y),
            1 + random.nextInt(c.high().width() - x));
    assertThat(tiles.tiled(TestImages.source(c.low(), 7), c, part, Engine.SCALAR).values())
        .isEqualTo(whole.crop(part).values());
  }

  /**
   * Rectangles anywhere: in tiles what the engine makes of them at once, then reduced if need be.
   */
  @Test
  void aRectangleInTilesIsTheRectangleAtOnce() throws Exception {
    Random random = new Random(12);
    int mixed = 0;
    for (int run = 0; run < 60; run++) {
      Size low = new Size(1 + random.nextInt(40), 1 + random.nextInt(40));
      CoordinateGrid grid =
          new CoordinateGrid(rectangle(low.height(), random), rectangle(low.width(), random));
      RenderTask task =
          new RenderTask(new OutputGeometry(grid, Region.of(grid.high())), ModelOptions.STANDARD);
      Case c = new Case(low, grid.high(), 1 + random.nextInt(20), 2);
      float[] actual = tiles.tiled(TestImages.source(low, run), c, task, Engine.SCALAR).values();
      mixed += task.byModel() && task.resampled() ? 1 : 0;
      assertThat(actual).as("%s", grid).isEqualTo(atOnce(TestImages.source(low, run), task));
    }
    assertThat(mixed).isGreaterThan(10);
  }

  private static float[] atOnce(SourceImage source, RenderTask task) {
    RgbImage rendered = source.rgb(Region.of(source.size()));
    if (task.byModel()) {
      try (ScalarAliif aliif = ScalarAliif.create(weights)) {
        rendered = aliif.upscale(rendered, RenderWindow.whole(task.grid()));
      }
    }
    if (!task.resampled()) {
      return rendered.values();
    }
    Region needed = task.needed();
    var resampler = new BicubicResampler(3, task.resampling(), task.geometry().part());
    float[] output = resampler.push(rendered.crop(needed).values(), needed.height());
    for (int i = 0; i < output.length; i++) {
      output[i] = Math.clamp(output[i], 0f, 1f);
    }
    return output;
  }

  private static CoordinateGrid.Axis rectangle(int low, Random random) {
    long unit = 1L + random.nextInt(100);
    long start = random.nextLong(low * unit);
    long length = 1 + random.nextLong(low * unit - start);
    return new CoordinateGrid.Axis(low, 1 + random.nextInt(60), start, length, unit, 0);
  }

  /** The best quality, and the clamped cell: in tiles what they are for the whole image. */
  @ParameterizedTest
  @CsvSource({"true, false", "false, true", "true, true"})
  void everyRenditionIsTheSameInTiles(boolean selfEnsemble, boolean clampCell) throws Exception {
    Case c = new Case(new Size(23, 17), new Size(120, 90), 9, 2);
    ModelOptions options = new ModelOptions(selfEnsemble, clampCell);
    CoordinateGrid grid = CoordinateGrid.of(c.low(), c.high());
    RenderWindow window = RenderWindow.whole(clampCell ? grid.withCellsUpTo(4) : grid);
    SourceImage source = TestImages.source(c.low(), 7);
    try (Aliif scalar = ScalarAliif.create(weights)) {
      Aliif asked = selfEnsemble ? new SelfEnsemble(scalar) : scalar;
      float[] whole = asked.render(asked.encode(source.rgb(window.crop())), window).values();
      assertThat(whole).isNotEqualTo(whole(source, c.high()).values());
      RenderTask task = TiledRendering.task(c, Region.of(c.high()), options);
      assertThat(tiles.tiled(source, c, task, Engine.SCALAR).values()).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void itDoesNotMatterWhetherPixelsOrFeaturesAreKept(Case c) throws Exception {
    RenderTask task = TiledRendering.task(c, Region.of(c.high()), ModelOptions.STANDARD);
    float[] pixels = tiles.tiled(TestImages.source(c.low(), 7), c, Engine.SCALAR).values();
    Route features = new Route.Features(TiledRendering.grid(task, c, 500));
    assertThat(
            tiles
                .rendered(TestImages.source(c.low(), 7), c, task, features, Engine.SCALAR)
                .values())
        .isEqualTo(pixels);
  }

  /** The cache has room for some tiles only. */
  @ParameterizedTest
  @MethodSource("cases")
  void itDoesNotMatterWhetherFeaturesAreKeptForOthers(Case c) throws Exception {
    RenderTask task = TiledRendering.task(c, Region.of(c.high()), ModelOptions.STANDARD);
    float[] pixels = tiles.tiled(TestImages.source(c.low(), 7), c, Engine.SCALAR).values();
    TileKeys keys = new TileKeys(new ImageId("0".repeat(64)), weights.digest());
    Route cached = new Route.Cached(TiledRendering.grid(task, c, 500), keys, 1000);
    assertThat(
            tiles.rendered(TestImages.source(c.low(), 7), c, task, cached, Engine.SCALAR).values())
        .isEqualTo(pixels);
  }
}
