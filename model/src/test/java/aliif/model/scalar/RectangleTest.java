package aliif.model.scalar;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Aliif;
import aliif.model.CoordinateGrid;
import aliif.model.CoordinateGrid.Axis;
import aliif.model.Differences;
import aliif.model.Region;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.SelfEnsemble;
import aliif.model.Size;
import aliif.model.engine.Engine;
import aliif.model.scalar.NaiveAliif.Rectangle;
import aliif.model.testing.RandomWeights;
import aliif.model.weights.Weights;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A rectangle of an image at a size of its own, from every engine. */
final class RectangleTest {
  private static final Weights WEIGHTS = RandomWeights.tiny();

  /** The formula in double precision, computed in another way. */
  @ParameterizedTest
  @CsvSource({
    "21, 17, 0, 0, 21, 17, 50, 40",
    "21, 17, 3.7, 0.25, 10.1, 8.5, 33, 29",
    "21, 17, 20.5, 16.9, 0.5, 0.1, 7, 9",
    "9, 64, 0, 12.001, 9, 51.999, 9, 77",
    "1, 1, 0.125, 0.5, 0.25, 0.5, 8, 3",
    "40, 7, 11.5, 2, 16, 4, 16, 4"
  })
  void everyEngineRendersIt(
      int width, int height, double x, double y, double wide, double tall, int high, int rows) {
    RgbImage image = RandomWeights.image(new Size(width, height), 5);
    Size output = new Size(high, rows);
    float[] expected =
        new NaiveAliif(WEIGHTS).upscale(image, new Rectangle(y, x, tall, wide), output);
    CoordinateGrid grid =
        new CoordinateGrid(axis(height, y, tall, rows), axis(width, x, wide, high));
    for (Engine engine : Engine.values()) {
      assertThat(Differences.largest(upscale(engine, image, grid), expected))
          .as("%s", engine)
          .isLessThan(2e-5f);
    }
  }

  /** Every rectangle whose pixels are pixels of the whole has them. */
  @ParameterizedTest
  @EnumSource
  void whereItsPixelsAreThoseOfTheWholeTheyAreEqual(Engine engine) {
    Random random = new Random(7);
    for (int run = 0; run < 25; run++) {
      Size low = new Size(1 + random.nextInt(30), 1 + random.nextInt(30));
      RgbImage image = RandomWeights.image(low, run);
      int factor = 1 + random.nextInt(5);
      Size high = new Size(low.width() * factor, low.height() * factor);
      int y = random.nextInt(high.height());
      int x = random.nextInt(high.width());
      Region part =
          new Region(
              y, x, 1 + random.nextInt(high.height() - y), 1 + random.nextInt(high.width() - x));
      CoordinateGrid rectangle =
          new CoordinateGrid(
              new Axis(low.height(), part.height(), part.y(), part.height(), factor, 0),
              new Axis(low.width(), part.width(), part.x(), part.width(), factor, 0));
      float[] expected = cut(upscale(engine, image, CoordinateGrid.of(low, high)), high, part);
      float most = engine == Engine.SCALAR ? 0 : 1e-5f;
      assertThat(Differences.largest(upscale(engine, image, rectangle), expected))
          .as("%s: %s of %s from %s", engine, part, high, low)
          .isLessThanOrEqualTo(most);
    }
  }

  @Test
  void theSelfEnsembleTurnsTheRectangleToo() {
    Size low = new Size(14, 9);
    RgbImage image = RandomWeights.image(low, 3);
    CoordinateGrid whole = CoordinateGrid.of(low, new Size(42, 27));
    CoordinateGrid rectangle =
        new CoordinateGrid(new Axis(9, 10, 5, 10, 3, 0), new Axis(14, 21, 20, 21, 3, 0));
    try (Aliif ensemble = new SelfEnsemble(ScalarAliif.create(WEIGHTS))) {
      float[] all = ensemble.upscale(image, RenderWindow.whole(whole)).values();
      float[] part = ensemble.upscale(image, RenderWindow.whole(rectangle)).values();
      assertThat(part).isEqualTo(cut(all, whole.high(), new Region(5, 20, 10, 21)));
    }
  }

  private static Axis axis(int low, double start, double length, int high) {
    return new Axis(low, high, Math.round(1000 * start), Math.round(1000 * length), 1000, 0);
  }

  private static float[] upscale(Engine engine, RgbImage image, CoordinateGrid grid) {
    try (Aliif aliif = engine.create(WEIGHTS, 1)) {
      return aliif.upscale(image, RenderWindow.whole(grid)).values();
    }
  }

  private static float[] cut(float[] values, Size size, Region part) {
    return new RgbImage(size, values).crop(part).values();
  }
}
