package aliif.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import aliif.model.Region;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.testing.RandomWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The square of an output where the pictures of a comparison differ most. */
final class DisagreementTest {
  @Test
  void cropsAreTakenWhereThePicturesDiffer() {
    Size size = new Size(40, 30);
    RgbImage same = grey(size);
    RgbImage other = grey(size);
    other.values()[17 * 40 + 33] = 1;
    Disagreement most = Disagreement.most(comparison(same, other), 8, 2);
    assertThat(most.place()).isEqualTo(new Region(10, 26, 8, 8));
    assertThat(most.value()).isPositive();
  }

  /** All squares, each summed on its own; the last may touch the border. */
  @ParameterizedTest
  @CsvSource({"23, 17, 5, 3", "23, 17, 1, 1", "16, 16, 8, 8", "9, 30, 4, 5", "31, 9, 9, 2"})
  void noOtherSquareDiffersMore(int width, int height, int side, int step) {
    Size size = new Size(width, height);
    RgbImage bicubic = RandomWeights.image(size, 1);
    RgbImage[] outputs = {RandomWeights.image(size, 2), RandomWeights.image(size, 3)};
    Disagreement most = Disagreement.most(comparison(bicubic, outputs), side, step);
    List<RgbImage> all = new ArrayList<>(List.of(outputs));
    all.add(bicubic);
    double largest = 0;
    for (int y = 0; y + side <= height; y += step) {
      for (int x = 0; x + side <= width; x += step) {
        double value = meanVariance(all, new Region(y, x, side, side));
        largest = Math.max(largest, value);
        if (most.place().equals(new Region(y, x, side, side))) {
          assertThat(most.value()).isCloseTo(value, within(1e-12));
        }
      }
    }
    assertThat(most.value()).isCloseTo(largest, within(1e-12));
  }

  @Test
  void ofASmallImageAllIsShown() {
    Size size = new Size(7, 20);
    Comparison comparison = comparison(RandomWeights.image(size, 1), RandomWeights.image(size, 2));
    Disagreement most = Disagreement.most(comparison, 12, 3);
    assertThat(most.place().size()).isEqualTo(new Size(7, 12));
    assertThat(Disagreement.most(comparison, 100, 3).place()).isEqualTo(Region.of(size));
  }

  /** One picture has nothing to differ from. */
  @Test
  void withoutModelsNothingDiffers() {
    RgbImage image = RandomWeights.image(new Size(20, 20), 1);
    assertThat(Disagreement.most(comparison(image), 5, 5).value()).isCloseTo(0, within(1e-12));
  }

  private static double meanVariance(List<RgbImage> pictures, Region place) {
    double sum = 0;
    for (int n = 0; n < place.pixels(); n++) {
      int y = place.y() + n / place.width();
      int x = place.x() + n % place.width();
      double[] luma = pictures.stream().mapToDouble(it -> luma(it, y, x)).toArray();
      double mean = Arrays.stream(luma).average().orElseThrow();
      sum += Arrays.stream(luma).map(it -> (it - mean) * (it - mean)).average().orElseThrow();
    }
    return sum / place.pixels();
  }

  private static double luma(RgbImage image, int y, int x) {
    return Luma.of(image.get(0, y, x), image.get(1, y, x), image.get(2, y, x));
  }

  private static Comparison comparison(RgbImage bicubic, RgbImage... outputs) {
    return new Comparison(new TestPair(bicubic, bicubic, 2), bicubic, List.of(outputs));
  }

  private static RgbImage grey(Size size) {
    float[] values = new float[Math.toIntExact(3 * size.pixels())];
    Arrays.fill(values, 0.5f);
    return new RgbImage(size, values);
  }
}
