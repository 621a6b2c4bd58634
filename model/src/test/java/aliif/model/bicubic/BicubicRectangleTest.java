package aliif.model.bicubic;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.CoordinateGrid;
import aliif.model.CoordinateGrid.Axis;
import aliif.model.Region;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.testing.RandomWeights;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A rectangle of an image, resampled to a size of its own. */
final class BicubicRectangleTest {
  private static final Size LOW = new Size(37, 29);
  private static final RgbImage IMAGE = RandomWeights.image(LOW, 11);

  /** Antialiased bicubic interpolation in double precision: one sum over all inputs a pixel. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 37, 29, 12, 10",
    "3.25, 1.5, 20, 17.5, 6, 5",
    "3.25, 1.5, 20, 17.5, 60, 50",
    "3.25, 1.5, 20, 17.5, 60, 5",
    "3.25, 1.5, 20, 17.5, 6, 50",
    "36.9, 28.5, 0.1, 0.5, 9, 4",
    "0.001, 0, 36.999, 0.125, 1, 1",
    "10.5, 10.5, 8, 8, 8, 8"
  })
  void everyPixelIsTheWeightedSumAroundItsPosition(
      double x, double y, double wide, double tall, int width, int height) {
    CoordinateGrid grid = grid(x, y, wide, tall, new Size(width, height));
    float[] actual = resampled(grid, Region.of(grid.high()));
    for (int i = 0; i < height; i++) {
      double[] rows = weights(29, y + (i + 0.5) * tall / height, tall / height);
      for (int j = 0; j < width; j++) {
        double[] columns = weights(37, x + (j + 0.5) * wide / width, wide / width);
        double sum = 0;
        for (int r = 0; r < 29; r++) {
          for (int s = 0; s < 37; s++) {
            sum += rows[r] * columns[s] * IMAGE.get(2, r, s);
          }
        }
        assertThat((double) actual[(2 * height + i) * width + j]).isBetween(sum - 2e-6, sum + 2e-6);
      }
    }
  }

  /** Weights of the inputs for an output at {@code centre}, each {@code step} wide. */
  private static double[] weights(int inputs, double centre, double step) {
    double[] weights = new double[inputs];
    double sum = 0;
    for (int r = 0; r < inputs; r++) {
      double distance = Math.abs(r + 0.5 - centre) / Math.max(1, step);
      weights[r] = Math.abs(distance) < 2 ? keys(distance) : 0;
      sum += weights[r];
    }
    for (int r = 0; r < inputs; r++) {
      weights[r] /= sum;
    }
    return weights;
  }

  private static double keys(double t) {
    return t <= 1 ? 1.5 * t * t * t - 2.5 * t * t + 1 : -0.5 * t * t * t + 2.5 * t * t - 4 * t + 2;
  }

  /** Reduced or enlarged: a rectangle whose pixels are pixels of the whole has them, to the bit. */
  @Test
  void whereItsPixelsAreThoseOfTheWholeTheyAreEqual() {
    Random random = new Random(3);
    for (int run = 0; run < 200; run++) {
      // The whole has up / down outputs for each input, in lowest terms or not.
      int down = 1 + random.nextInt(4);
      int up = 1 + random.nextInt(6);
      Size low = new Size(down * (1 + random.nextInt(20)), down * (1 + random.nextInt(20)));
      Size high = new Size(low.width() / down * up, low.height() / down * up);
      RgbImage image = RandomWeights.image(low, run);
      int y = random.nextInt(high.height());
      int x = random.nextInt(high.width());
      Region part =
          new Region(
              y, x, 1 + random.nextInt(high.height() - y), 1 + random.nextInt(high.width() - x));
      CoordinateGrid rectangle =
          new CoordinateGrid(
              new Axis(
                  low.height(), part.height(), (long) y * down, (long) part.height() * down, up, 0),
              new Axis(
                  low.width(), part.width(), (long) x * down, (long) part.width() * down, up, 0));
      Region source = BicubicResampler.source(rectangle, Region.of(part.size()));
      float[] actual =
          new BicubicResampler(3, rectangle, Region.of(part.size()))
              .push(image.crop(source).values(), source.height());
      assertThat(actual).isEqualTo(BicubicResampler.resize(image, high).crop(part).values());
    }
  }

  @Test
  void aPartOfARectangleHasThePixelsOfTheRectangle() {
    CoordinateGrid grid = grid(3.25, 1.5, 20, 17.5, new Size(61, 6));
    RgbImage whole = new RgbImage(grid.high(), resampled(grid, Region.of(grid.high())));
    Region part = new Region(2, 17, 3, 30);
    assertThat(resampled(grid, part)).isEqualTo(whole.crop(part).values());
  }

  private static float[] resampled(CoordinateGrid grid, Region part) {
    Region source = BicubicResampler.source(grid, part);
    var resampler = new BicubicResampler(3, grid, part);
    return resampler.push(IMAGE.crop(source).values(), source.height());
  }

  private static CoordinateGrid grid(double x, double y, double wide, double tall, Size size) {
    return new CoordinateGrid(
        axis(LOW.height(), y, tall, size.height()), axis(LOW.width(), x, wide, size.width()));
  }

  private static Axis axis(int low, double start, double length, int high) {
    return new Axis(low, high, Math.round(1000 * start), Math.round(1000 * length), 1000, 0);
  }
}
