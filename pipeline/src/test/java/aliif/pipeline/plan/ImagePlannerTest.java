package aliif.pipeline.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.FeatureMap;
import aliif.model.Region;
import aliif.model.Size;
import aliif.model.engine.Engine;
import aliif.model.engine.EngineMemory;
import aliif.model.weights.Weights;
import aliif.pipeline.ImageId;
import aliif.pipeline.ModelOptions;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.features.TileKeys;
import aliif.pipeline.image.Encoders;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.tile.TileGrid;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real models and real sizes; nothing is allocated. */
final class ImagePlannerTest {
  private static final long MIB = 1 << 20;

  private static ImagePlan plan(String model, Size input, Size output, long mebibytes) {
    return plan(model, input, output, mebibytes, Optional.empty());
  }

  private static ImagePlan plan(
      String model, Size input, Size output, long mebibytes, Optional<Keeping> keeping) {
    return plan(model, input, output, mebibytes, keeping, false);
  }

  private static ImagePlan wide(String model, Size input, Size output, long mebibytes) {
    return plan(model, input, output, mebibytes, Optional.empty(), true);
  }

  private static ImagePlan plan(
      String model,
      Size input,
      Size output,
      long mebibytes,
      Optional<Keeping> keeping,
      boolean wide) {
    OutputGeometry geometry = OutputGeometry.of(input, output, Region.of(output));
    RenderTask task = new RenderTask(geometry, ModelOptions.STANDARD);
    var memory =
        new EngineMemory(
            Engine.VECTOR, Weights.shipped(model).config(), 1, FeatureMap.Precision.FLOAT16);
    var tile = new ModelTile(memory, 256, new WorkerCount(2, 0), wide, 200 * MIB);
    PixelLayout layout = PixelLayout.of(output, false, false, 8);
    var ends =
        new ImagePlanner.Ends(0, rows -> 3L * rows * input.width(), 8L * output.width(), layout);
    return new ImagePlanner(task, Optional.of(tile), ends, keeping).within(mebibytes * MIB);
  }

  /** 32 tiles of 30 MB were kept, where their pixels weigh a tenth of that. */
  @Test
  void theFeaturesOfAWideRowAreNotKeptWhereItsPixelsWeighLess() {
    ImagePlan plan = plan("lite", new Size(8192, 5464), new Size(16384, 10928), 400);
    assertThat(plan.route()).isInstanceOf(Route.Pixels.class);
    assertThat(plan.memory().bytes()).isLessThan(400 * MIB);
    assertThat(plan.memory().bands()).isGreaterThan(100 * MIB);
  }

  @Test
  void atALargeScaleFeaturesWeighLessThanPixels() {
    ImagePlan plan = plan("lite", new Size(3000, 1000), new Size(30000, 10000), 500);
    assertThat(plan.route()).isInstanceOf(Route.Features.class);
    assertThat(plan.memory().bytes()).isLessThan(500 * MIB);
  }

  @Test
  void withMoreMemoryThereIsLessWork() {
    double before = Double.MAX_VALUE;
    for (long mebibytes : new long[] {60, 100, 200, 400, 800}) {
      ImagePlan plan = plan("paper", new Size(6000, 4000), new Size(12000, 8000), mebibytes);
      assertThat(plan.memory().bytes()).isLessThanOrEqualTo(mebibytes * MIB);
      assertThat(plan.cost()).isLessThanOrEqualTo(before);
      before = plan.cost();
    }
    // One halo of 36 around tiles of 256, and what is left over at the right and below.
    assertThat(before / (6000 * 4000)).isBetween(1.6, 1.9);
  }

  /** Four tiles of 280x280 were encoded. */
  @Test
  void aSmallImageIsCutIntoOneStripForEachWorker() {
    Route.Pixels route =
        (Route.Pixels) wide("lite", new Size(280, 280), new Size(560, 560), 400).route();

    assertThat(route.grid().columns()).isEqualTo(1);
    assertThat(route.grid().rows()).isEqualTo(2);
    assertThat(route.grid().crop()).isEqualTo(new Size(280, 140 + 2 * 36));
  }

  /** With tiles of 256 an image of 1000x1000 has 1.72 times as many pixels to encode. */
  @ParameterizedTest
  @CsvSource({"lite, 1000, 1.3", "lite, 4000, 1.35", "latent, 1000, 1.75", "paper, 300, 1.5"})
  void wideTilesHaveLessHalo(String model, int side, double most) {
    Size input = new Size(side, side);
    ImagePlan plan = wide(model, input, new Size(2 * side, 2 * side), 600);
    ImagePlan square = plan(model, input, new Size(2 * side, 2 * side), 600);

    assertThat(plan.memory().bytes()).isLessThan(600 * MIB);
    assertThat(plan.cost() / input.pixels()).isBetween(1.0, most);
    assertThat(plan.cost()).isLessThanOrEqualTo(square.cost());
  }

  /** More urgent work waits for a piece. */
  @ParameterizedTest
  @CsvSource({"lite, 1.01", "lite, 2", "lite, 8", "latent, 2", "paper, 2"})
  void aWideTileIsNotTooMuchForOnePiece(String model, double scale) {
    int channels = Weights.shipped(model).config().channels();
    for (int width : new int[] {40, 300, 1000, 5000, 30_000}) {
      Size input = new Size(width, 2000);
      Size output = new Size((int) (width * scale), (int) (2000 * scale));
      ImagePlan plan = wide(model, input, output, 1000);
      if (plan.route() instanceof Route.Pixels(TileGrid grid)) {
        assertThat(grid.window().pixels()).isLessThanOrEqualTo(4_000_000);
        assertThat(grid.crop().pixels() * channels * channels).isLessThanOrEqualTo(1L << 29);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lite", "swift", "photo", "latent", "paper", "liif16", "liif"})
  void whatDoesNotFitIsStillPlannedAsSmallAsItGoes(String model) {
    ImagePlan plan = plan(model, new Size(30_000, 16_000), new Size(90_000, 48_000), 1);
    assertThat(plan.memory().bytes()).isBetween(MIB, 700 * MIB);
  }

  @ParameterizedTest
  @CsvSource({"1000, 800, 64", "30000, 20000, 17", "1000000, 10, 1"})
  void aReductionTakesStripsOfRowsAndNoModel(int width, int height, int rows) {
    Size input = new Size(width, height);
    ImagePlan plan = plan("lite", input, new Size(width, Math.ceilDiv(height, 2)), 4000);

    assertThat(plan.route()).isEqualTo(new Route.Strips(rows));
    assertThat(plan.memory().tiles()).isZero();
    assertThat(plan.cost()).isZero();
  }

  /** So that every request finds the tiles of the others. */
  @Test
  void tilesThatAreKeptAreTheSameAtEveryScaleAndInAnyMemory() {
    Size input = new Size(1000, 700);
    Keeping keeping = new Keeping(new TileKeys(new ImageId("0".repeat(64)), "weights"), 500 * MIB);
    for (double scale : new double[] {1.2, 2, 3.5, 8}) {
      Size output = new Size((int) (1000 * scale), (int) (700 * scale));
      for (long mebibytes : new long[] {100, 200, 1000}) {
        ImagePlan plan = plan("lite", input, output, mebibytes, Optional.of(keeping));
        assertThat(plan.memory().bytes()).isLessThanOrEqualTo(mebibytes * MIB);
        Route.Cached cached = (Route.Cached) plan.route();
        assertThat(cached.grid().crop()).isEqualTo(new Size(328, 328));
        assertThat(cached.grid().rows() * cached.grid().columns()).isEqualTo(12);
        assertThat(cached.tileBytes()).isEqualTo(328L * 328 * 69 * 2);
      }
    }
  }

  @Test
  void anImageOfMoreTilesThanMayBeKeptKeepsNone() {
    Size input = new Size(1000, 700);
    TileKeys keys = new TileKeys(new ImageId("0".repeat(64)), "weights");
    long tiles = 12 * 328L * 328 * 69 * 2;
    Size output = new Size(2000, 1400);
    assertThat(plan("lite", input, output, 400, Optional.of(new Keeping(keys, tiles))).route())
        .isInstanceOf(Route.Cached.class);
    assertThat(plan("lite", input, output, 400, Optional.of(new Keeping(keys, tiles - 1))).route())
        .isInstanceOf(Route.Pixels.class);
  }

  /** Whatever the memory, a plan that is said to fit does, and covers the image. */
  @ParameterizedTest
  @ValueSource(doubles = {1.1, 2, 3.5, 8, 20})
  void theTilesOfAnyPlanCoverTheOutput(double scale) {
    Size input = new Size(1000, 700);
    Size output = new Size((int) (1000 * scale), (int) (700 * scale));
    for (long mebibytes : new long[] {40, 80, 160, 1000}) {
      ImagePlan plan = plan("latent", input, output, mebibytes);
      TileGrid grid =
          switch (plan.route()) {
            case Route.Pixels(TileGrid pixels) -> pixels;
            case Route.Features(TileGrid features) -> features;
            case Route.Cached _ -> throw new AssertionError("nothing is kept");
            case Route.Strips _ -> throw new AssertionError("without the model");
          };
      assertThat(grid.part()).isEqualTo(Region.of(output));
      assertThat(grid.tiles().mapToLong(tile -> tile.output().pixels()).sum())
          .isEqualTo(output.pixels());
      assertThat(plan.cost()).isGreaterThanOrEqualTo((double) input.pixels());
    }
  }

  /** A kernel over thousands of rows took 720 MB, twice. */
  @Test
  void aReductionToOneRowHoldsLittle() {
    ImagePlan plan = plan("lite", new Size(20_000, 3000), new Size(20_000, 1), 400);
    assertThat(plan.memory().bytes()).isLessThan(100 * MIB);
  }

  @ParameterizedTest
  @CsvSource({"2000, 2000, 200000, 1, false", "30000, 16666, 200000, 1, true"})
  void theLimitOnPixelsHoldsForWhatIsRenderedBeforeItIsReduced(
      int width, int height, int wanted, int high, boolean refused) {
    var parameters =
        UpscaleParameters.parse(
            name ->
                switch (name) {
                  case "width" -> Optional.of(String.valueOf(wanted));
                  case "height" -> Optional.of(String.valueOf(high));
                  default -> Optional.empty();
                });
    Size input = new Size(width, height);
    if (refused) {
      assertThatThrownBy(() -> RenderTask.of(parameters, "lite", input, ImageLimits.DEFAULT))
          .hasMessage(
              "output: 200000x1, reduced from 200000x16666 (expected: at most 2000000000 pixels"
                  + " before it is reduced; aliif.limits.output-pixels raises it)");
    } else {
      assertThat(RenderTask.of(parameters, "lite", input, ImageLimits.DEFAULT).needed().pixels())
          .isEqualTo(400_000_000);
    }
  }

  /**
   * What a client that zooms asks for, again and again: it may not reserve for tiles it has not.
   */
  @Test
  void aTileOfAPlaneTakesWhatItNeeds() {
    Size input = new Size(1000, 1000);
    Size whole = new Size(5000, 5000);
    Keeping keeping = new Keeping(new TileKeys(new ImageId("0".repeat(64)), "lite"), 200 * MIB);
    OutputGeometry geometry = OutputGeometry.of(input, whole, new Region(2816, 2816, 256, 256));
    ImagePlan plan = plan(geometry, keeping);

    assertThat(plan.route()).isInstanceOf(Route.Cached.class);
    assertThat(plan.memory().bytes()).isLessThan(12 * MIB); // and not twice as much
    assertThat(plan.memory().tiles()).isGreaterThan(3 * 4 * 256 * 256);
  }

  private static ImagePlan plan(OutputGeometry geometry, Keeping keeping) {
    Size output = geometry.part().size();
    var memory =
        new EngineMemory(
            Engine.VECTOR, Weights.shipped("lite").config(), 1, FeatureMap.Precision.FLOAT16);
    var tile = new ModelTile(memory, 256, new WorkerCount(2, 0), true, 200 * MIB);
    PixelLayout layout = PixelLayout.of(output, false, false, 8);
    var ends =
        new ImagePlanner.Ends(
            0, rows -> 3000L * rows, Encoders.heldBytes(OutputFormat.PNG, layout), layout);
    return new ImagePlanner(
            new RenderTask(geometry, ModelOptions.STANDARD),
            Optional.of(tile),
            ends,
            Optional.of(keeping))
        .within(200 * MIB);
  }
}
