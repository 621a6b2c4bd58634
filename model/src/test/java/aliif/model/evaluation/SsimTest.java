package aliif.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.testing.RandomWeights;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SsimTest {
  private static final Size SIZE = new Size(23, 19);

  /** Numbers of src/test/python/ssim_fixture.py, which sums each window on its own. */
  @Test
  void equalsTheFormulaSummedWindowByWindow() throws IOException {
    FloatBuffer values = fixture();
    RgbImage a = image(values);
    RgbImage b = image(values);
    assertThat(values.hasRemaining()).isFalse();
    assertThat(Ssim.luma(a, b, 2)).isCloseTo(0.771144629, within(1e-7));
  }

  /** Each window on its own, over what the shave leaves. */
  @ParameterizedTest
  @CsvSource({"11, 11, 0", "12, 11, 0", "11, 13, 0", "23, 19, 3", "64, 17, 1", "31, 40, 10"})
  void equalsTheFormulaOfEachWindow(int width, int height, int shave) {
    RgbImage a = RandomWeights.image(new Size(width, height), 4);
    RgbImage b = mixed(a, RandomWeights.image(a.size(), 5));
    double[] x = Luma.of(a);
    double[] y = Luma.of(b);
    double sum = 0;
    int windows = 0;
    for (int top = shave; top + 11 <= height - shave; top++) {
      for (int left = shave; left + 11 <= width - shave; left++) {
        sum += window(x, y, top * width + left, width);
        windows++;
      }
    }
    assertThat(Ssim.luma(a, b, shave)).isCloseTo(sum / windows, within(1e-9));
  }

  private static double window(double[] x, double[] y, int from, int width) {
    double all = 0;
    double[] moments = new double[5]; // of x, y, xx, yy, xy
    for (int n = 0; n < 121; n++) {
      double distance = Math.pow(n / 11 - 5, 2) + Math.pow(n % 11 - 5, 2);
      double weight = Math.exp(-distance / 4.5);
      double p = x[from + n / 11 * width + n % 11];
      double q = y[from + n / 11 * width + n % 11];
      double[] terms = {p, q, p * p, q * q, p * q};
      for (int i = 0; i < 5; i++) {
        moments[i] += weight * terms[i];
      }
      all += weight;
    }
    double p = moments[0] / all;
    double q = moments[1] / all;
    double variances = moments[2] / all - p * p + moments[3] / all - q * q;
    double covariance = moments[4] / all - p * q;
    return (2 * p * q + 1e-4)
        * (2 * covariance + 9e-4)
        / ((p * p + q * q + 1e-4) * (variances + 9e-4));
  }

  /** Half of each. */
  private static RgbImage mixed(RgbImage a, RgbImage b) {
    float[] values = new float[a.values().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (a.values()[i] + b.values()[i]) / 2;
    }
    return new RgbImage(a.size(), values);
  }

  @Test
  void itDoesNotMatterWhichIsTheOriginal() {
    RgbImage a = RandomWeights.image(SIZE, 6);
    RgbImage b = RandomWeights.image(SIZE, 7);
    assertThat(Ssim.luma(a, b, 1)).isEqualTo(Ssim.luma(b, a, 1));
    assertThat(Ssim.luma(a, b, 1)).isLessThan(Ssim.luma(a, mixed(a, b), 1));
  }

  @Test
  void anImageIsWhollySimilarToItself() {
    RgbImage image = RandomWeights.image(SIZE, 3);
    assertThat(Ssim.luma(image, image, 0)).isCloseTo(1, within(1e-12));
  }

  @Test
  void elevenPixelsHaveToBeLeft() {
    RgbImage image = RandomWeights.image(SIZE, 3);
    assertThat(Ssim.luma(image, image, 4)).isCloseTo(1, within(1e-12));
    assertThatThrownBy(() -> Ssim.luma(image, image, 5))
        .hasMessage("size: 13x9 (expected: at least 11x11)");
    assertThatThrownBy(() -> Ssim.luma(image, RandomWeights.image(new Size(19, 23), 3), 0))
        .hasMessage("size: 19x23 (expected: 23x19)");
  }

  private static FloatBuffer fixture() throws IOException {
    try (InputStream file = SsimTest.class.getResourceAsStream("ssim.f32")) {
      return ByteBuffer.wrap(file.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }
  }

  private static RgbImage image(FloatBuffer values) {
    float[] planes = new float[3 * 23 * 19];
    values.get(planes);
    return new RgbImage(SIZE, planes);
  }
}
