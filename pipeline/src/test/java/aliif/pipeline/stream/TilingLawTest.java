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
import aliif.model.testing.RandomWeights;
import aliif.model.weights.Weights;
import aliif.pipeline.ImageId;
import aliif.pipeline.ModelOptions;
import aliif.pipeline.Priority;
import aliif.pipeline.features.FeatureCache;
import aliif.pipeline.features.TileKeys;
import aliif.pipeline.image.SourceImage;
import aliif.pipeline.memory.MemoryPool;
import aliif.pipeline.plan.ImageMemory;
import aliif.pipeline.plan.ImagePlan;
import aliif.pipeline.plan.OutputGeometry;
import aliif.pipeline.plan.RenderTask;
import aliif.pipeline.plan.Route;
import aliif.pipeline.render.BicubicBands;
import aliif.pipeline.render.ImageWork;
import aliif.pipeline.render.RgbBand;
import aliif.pipeline.render.TileRenderer;
import aliif.pipeline.testing.PipelineTestSettings;
import aliif.pipeline.tile.TileGrid;
import aliif.pipeline.tile.TileShape;
import aliif.pipeline.work.PoolResources;
import aliif.pipeline.work.TileQueue;
import aliif.pipeline.work.TileWork;
import aliif.pipeline.work.WorkMeter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
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
  private static ActorTestKit kit;
  private static final Weights weights = RandomWeights.tiny();

  record Case(Size low, Size high, int tile, int workers) {}

  static Stream<Case> cases() {
    return Stream.of(
            new Size(1, 1), new Size(1, 40), new Size(33, 2), new Size(40, 29), new Size(64, 65))
        .flatMap(
            low ->
                Stream.of(1.07, 2.0, 2.5, 4.0)
                    .flatMap(
                        s ->
                            Stream.of(3, 16, 31)
                                .map(tile -> new Case(low, scaled(low, s), tile, 1 + tile % 3))));
  }

  static Stream<Case> mixedCases() {
    return Stream.of(
        new Case(new Size(40, 29), new Size(90, 10), 16, 2),
        new Case(new Size(40, 29), new Size(7, 61), 16, 2),
        new Case(new Size(40, 29), new Size(40, 30), 16, 2));
  }

  private static Size scaled(Size low, double scale) {
    return new Size(
        Math.max(low.width(), (int) (low.width() * scale)),
        Math.max(low.height(), (int) (low.height() * scale + 1)));
  }

  @BeforeAll
  static void start() {
    kit = ActorTestKit.create();
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void tiledEqualsWholeToTheBit(Case c) throws Exception {
    float[] expected = whole(TestImages.source(c.low, 7), c.high).values();
    assertThat(tiled(TestImages.source(c.low, 7), c, Engine.SCALAR).values()).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "SCALAR")
  void otherEnginesDifferFromItByTheirRoundingOnly(Engine engine) throws Exception {
    for (double scale : new double[] {1.3, 2, 3.7}) {
      for (int tile : new int[] {9, 40}) {
        Size low = new Size(61, 50);
        Case c = new Case(low, scaled(low, scale), tile, 2);
        float[] expected = whole(TestImages.source(c.low, 9), c.high).values();
        assertThat(tiled(TestImages.source(c.low, 9), c, engine).values())
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
        Case c = new Case(low, scaled(low, scale), height, 2);
        RenderTask task = task(c, Region.of(c.high), ModelOptions.STANDARD);
        TileShape shape = new TileShape(height, 61, weights.config().halo(), Long.MAX_VALUE);
        Route route = new Route.Pixels(new TileGrid(task.grid(), task.needed(), shape));
        float[] expected = whole(TestImages.source(c.low, 9), c.high).values();
        assertThat(rendered(TestImages.source(c.low, 9), c, task, route, engine).values())
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
            Math.max(c.low.width(), c.high.width()), Math.max(c.low.height(), c.high.height()));
    RgbImage expected = BicubicResampler.resize(whole(TestImages.source(c.low, 8), larger), c.high);
    float[] actual = tiled(TestImages.source(c.low, 8), c, Engine.SCALAR).values();
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
    RgbImage whole = tiled(TestImages.source(c.low, 7), c, Engine.SCALAR);
    Random random = new Random(c.hashCode());
    int y = random.nextInt(c.high.height());
    int x = random.nextInt(c.high.width());
    Region part =
        new Region(
            y, x, 1 + random.nextInt(c.high.height() - y), 1 + random.nextInt(c.high.width() - x));
    assertThat(tiled(TestImages.source(c.low, 7), c, part, Engine.SCALAR).values())
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
      float[] actual = tiled(TestImages.source(low, run), c, task, Engine.SCALAR).values();
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
    CoordinateGrid grid = CoordinateGrid.of(c.low, c.high);
    RenderWindow window = RenderWindow.whole(clampCell ? grid.withCellsUpTo(4) : grid);
    SourceImage source = TestImages.source(c.low, 7);
    try (Aliif scalar = ScalarAliif.create(weights)) {
      Aliif asked = selfEnsemble ? new SelfEnsemble(scalar) : scalar;
      float[] whole = asked.render(asked.encode(source.rgb(window.crop())), window).values();
      assertThat(whole).isNotEqualTo(whole(source, c.high).values());
      RenderTask task = task(c, Region.of(c.high), options);
      assertThat(tiled(source, c, task, Engine.SCALAR).values()).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void itDoesNotMatterWhetherPixelsOrFeaturesAreKept(Case c) throws Exception {
    RenderTask task = task(c, Region.of(c.high), ModelOptions.STANDARD);
    float[] pixels = tiled(TestImages.source(c.low, 7), c, Engine.SCALAR).values();
    Route features = new Route.Features(grid(task, c, 500));
    assertThat(rendered(TestImages.source(c.low, 7), c, task, features, Engine.SCALAR).values())
        .isEqualTo(pixels);
  }

  /** The cache has room for some tiles only. */
  @ParameterizedTest
  @MethodSource("cases")
  void itDoesNotMatterWhetherFeaturesAreKeptForOthers(Case c) throws Exception {
    RenderTask task = task(c, Region.of(c.high), ModelOptions.STANDARD);
    float[] pixels = tiled(TestImages.source(c.low, 7), c, Engine.SCALAR).values();
    TileKeys keys = new TileKeys(new ImageId("0".repeat(64)), weights.digest());
    Route cached = new Route.Cached(grid(task, c, 500), keys, 1000);
    assertThat(rendered(TestImages.source(c.low, 7), c, task, cached, Engine.SCALAR).values())
        .isEqualTo(pixels);
  }

  private static RgbImage tiled(SourceImage source, Case c, Engine engine) throws Exception {
    return tiled(source, c, Region.of(c.high), engine);
  }

  private static RgbImage tiled(SourceImage source, Case c, Region part, Engine engine)
      throws Exception {
    return tiled(source, c, task(c, part, ModelOptions.STANDARD), engine);
  }

  private static RgbImage tiled(SourceImage source, Case c, RenderTask task, Engine engine)
      throws Exception {
    Route route =
        task.byModel() ? new Route.Pixels(grid(task, c, Long.MAX_VALUE)) : new Route.Strips(5);
    return rendered(source, c, task, route, engine);
  }

  private static RenderTask task(Case c, Region part, ModelOptions options) {
    return new RenderTask(OutputGeometry.of(c.low, c.high, part), options);
  }

  private static TileGrid grid(RenderTask task, Case c, long bandPixels) {
    return new TileGrid(
        task.grid(),
        task.needed(),
        new TileShape(c.tile, c.tile, weights.config().halo(), bandPixels));
  }

  private static RgbImage rendered(
      SourceImage source, Case c, RenderTask task, Route route, Engine engine) throws Exception {
    var queue =
        kit.spawn(
            TileQueue.create(
                c.workers,
                _ -> engine.create(weights, 1),
                new PoolResources(
                    PipelineTestSettings.queue(Duration.ofMinutes(1)),
                    new FeatureCache(new MemoryPool("features", 100_000)),
                    new WorkMeter())));
    var ticket =
        new TileWork.Ticket(
            1, "test", "tiny", Priority.BATCH, Optional.empty(), task.options(), () -> true);
    ImagePlan plan = new ImagePlan(task, route, new ImageMemory(0, 0, 0, 0, 0, 0), 1);
    Source<RgbBand, NotUsed> bands =
        new TileRenderer(kit.system(), queue, c.workers + 1)
            .bands(source, plan, ticket, new ImageWork("test", Optional.empty()));
    List<RgbBand> all =
        (task.resampled()
                ? bands
                    .statefulMapConcat(() -> new BicubicBands(task)::add)
                    .map(BicubicBands.Portion::band)
                : bands)
            .runWith(Sink.seq(), kit.system())
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);
    kit.stop(queue);
    return TestImages.join(all, task.geometry().part().size());
  }
}
