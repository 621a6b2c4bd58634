package aliif.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BilinearSkipTest {
  private static RenderWindow window(int width, int height, int outWidth, int outHeight) {
    return RenderWindow.whole(
        CoordinateGrid.of(new Size(width, height), new Size(outWidth, outHeight)));
  }

  /** A plane a + b x + c y is enlarged exactly, but within half a pixel of the border. */
  @Test
  void aPlaneStaysOne() {
    BilinearSkip skip = new BilinearSkip(window(8, 6, 24, 18));
    for (int i = 2; i < 16; i++) {
      for (int j = 2; j < 22; j++) {
        float x = (j + 0.5f) / 3 - 0.5f;
        float y = (i + 0.5f) / 3 - 0.5f;
        float value =
            skip.sample(i, j, 1, (pixel, channel) -> channel + pixel % 8 + 10 * (pixel / 8));
        assertThat(value).isCloseTo(1 + x + 10 * y, within(1e-5f));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1,7,5", "7,5,7,5", "5,8,9,64", "9,3,30,3"})
  void noValueLeavesTheRangeOfTheInput(int width, int height, int outWidth, int outHeight) {
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    float[] input = new float[width * height];
    for (int i = 0; i < input.length; i++) {
      input[i] = random.nextFloat();
    }
    BilinearSkip skip = new BilinearSkip(window(width, height, outWidth, outHeight));
    for (int k = 0; k < outWidth * outHeight; k++) {
      float value = skip.sample(k / outWidth, k % outWidth, 0, (pixel, _) -> input[pixel]);
      assertThat(value).isBetween(0f, 1f);
      if (width == outWidth && height == outHeight) {
        assertThat(value).isEqualTo(input[k]);
      }
    }
  }
}
