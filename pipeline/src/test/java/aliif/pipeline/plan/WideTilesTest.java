package aliif.pipeline.plan;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.FeatureMap;
import aliif.model.Size;
import aliif.model.engine.Engine;
import aliif.model.engine.EngineMemory;
import aliif.model.weights.Weights;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Shapes of wide tiles: each covers the image in equal parts, and none is larger than a piece. */
final class WideTilesTest {
  private static ModelTile model(String name, int workers) {
    var memory =
        new EngineMemory(
            Engine.VECTOR, Weights.shipped(name).config(), 1, FeatureMap.Precision.FLOAT16);
    return new ModelTile(memory, 256, new WorkerCount(workers, 0), true, 1L << 30);
  }

  @ParameterizedTest
  @CsvSource({
    "lite, 1, 1",
    "lite, 255, 255",
    "lite, 1000, 16",
    "lite, 16, 1000",
    "lite, 4096, 4096",
    "lite, 100000, 20",
    "lite, 20, 100000",
    "lite, 100000, 100000",
    "photo, 640, 480",
    "photo, 8192, 5464",
    "photo, 100000, 100000"
  })
  void everyShapeWithItsHaloFitsIntoAPiece(String name, int width, int height) {
    for (int workers : new int[] {1, 2, 3, 7, 64}) {
      ModelTile model = model(name, workers);
      int halo = 2 * model.config().halo();
      List<Size> shapes = WideTiles.of(model, new Size(width, height));
      for (Size shape : shapes) {
        assertThat(shape.width()).isBetween(1, width);
        assertThat(shape.height()).isBetween(1, height);
        long across = Math.min(width, shape.width() + halo);
        long down = Math.min(height, shape.height() + halo);
        assertThat(across * down)
            .as("%s of %dx%d for %d workers", shape, width, height, workers)
            .isLessThanOrEqualTo(model.widePixels());
        int columns = Math.ceilDiv(width, shape.width());
        assertThat(shape.width()).as("equal parts").isEqualTo(Math.ceilDiv(width, columns));
      }
    }
  }

  /** If the whole image is less than a piece, it may be one. */
  @ParameterizedTest
  @ValueSource(ints = {64, 200, 256, 400})
  void anImageLessThanAPieceMayBeOneTile(int side) {
    Size image = new Size(side, side);
    assertThat(WideTiles.of(model("lite", 1), image)).contains(image);
  }
}
