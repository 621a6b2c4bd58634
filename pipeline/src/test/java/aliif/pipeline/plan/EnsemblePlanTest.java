package aliif.pipeline.plan;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.CoordinateGrid;
import aliif.model.FeatureMap.Precision;
import aliif.model.Region;
import aliif.model.RenderWindow;
import aliif.model.Size;
import aliif.model.Symmetry;
import aliif.model.engine.Engine;
import aliif.model.engine.EngineMemory;
import aliif.model.weights.Weights;
import aliif.pipeline.ModelOptions;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.tile.TileGrid;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plans for the best quality, for which the model runs on turned tiles, too. */
final class EnsemblePlanTest {
  private static final EngineMemory MEMORY =
      new EngineMemory(Engine.VECTOR, Weights.shipped("lite").config(), 1, Precision.FLOAT16);

  /** What a tile of 256x256 needs at twice the size, with its halo. */
  private static final long ENGINE =
      MEMORY.working(RenderWindow.whole(CoordinateGrid.of(new Size(328, 328), new Size(656, 656))));

  /** A strip of an image that is narrow and high was turned into one that is wide. */
  @ParameterizedTest
  @CsvSource({"40, 4000", "30, 12000", "5, 3000", "300, 2000", "4000, 40", "300, 300"})
  void anEngineHasRoomForATileInBothDirections(int width, int height) {
    TileGrid grid = grid(new Size(width, height), new Size(2 * width, 2 * height));
    Symmetry turn = new Symmetry(false, false, true);
    for (RenderWindow window : List.of(grid.firstWindow(), grid.innerWindow())) {
      assertThat(MEMORY.working(window)).isLessThanOrEqualTo(ENGINE);
      assertThat(MEMORY.working(turn.apply(window))).isLessThanOrEqualTo(ENGINE);
    }
  }

  private static TileGrid grid(Size input, Size output) {
    var task =
        new RenderTask(
            OutputGeometry.of(input, output, Region.of(output)), new ModelOptions(true, false));
    var tile = new ModelTile(MEMORY, 256, new WorkerCount(2, 0), true, ENGINE);
    PixelLayout layout = PixelLayout.of(output, false, false, 8);
    var ends =
        new ImagePlanner.Ends(0, rows -> 3L * rows * input.width(), 8L * output.width(), layout);
    var planner = new ImagePlanner(task, Optional.of(tile), ends, Optional.empty());
    return switch (planner.within(1L << 30).route()) {
      case Route.Pixels(TileGrid grid) -> grid;
      case Route.Features(TileGrid grid) -> grid;
      case Route.Cached cached -> cached.grid();
      case Route.Strips _ -> throw new AssertionError("strips are without a model");
    };
  }
}
