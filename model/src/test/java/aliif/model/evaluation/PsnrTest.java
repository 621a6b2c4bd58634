package aliif.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.testing.RandomWeights;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PsnrTest {
  private static final Size SIZE = new Size(19, 14);

  @Test
  void aTenthOfGreyIsTwentyOneDecibels() {
    // Y of a difference of 0.1 in each channel: 0.1 * 219.859 / 256.
    double expected = -20 * Math.log10(0.1 * 219.859 / 256);
    assertThat(Psnr.luma(flat(4, 0.5f), flat(4, 0.6f), 0)).isCloseTo(expected, within(1e-5));
    assertThat(expected).isCloseTo(21.3220, within(1e-4));
    assertThat(Psnr.rgb(flat(4, 0.5f), flat(4, 0.6f), 0)).isCloseTo(20, within(1e-5));
  }

  /** A channel that is off by a half: 0.25 / 3 of RGB, and of Y what the channel counts. */
  @ParameterizedTest
  @CsvSource({"0, 65.738", "1, 129.057", "2, 25.064"})
  void eachChannelCountsAsItsColourDoes(int channel, double share) {
    RgbImage a = flat(6, 0.25f);
    RgbImage b = flat(6, 0.25f);
    Arrays.fill(b.values(), channel * 36, channel * 36 + 36, 0.75f);
    double luma = 0.5 * share / 256;
    assertThat(Psnr.luma(a, b, 1)).isCloseTo(-20 * Math.log10(luma), within(1e-9));
    assertThat(Psnr.rgb(a, b, 1)).isCloseTo(-10 * Math.log10(0.25 / 3), within(1e-9));
  }

  /** The mean is over pixels: one of 100 that is wrong is 20 dB less than all. */
  @Test
  void onePixelOfAHundredIsTwentyDecibelsLess() {
    RgbImage a = flat(10, 0.2f);
    RgbImage one = flat(10, 0.2f);
    for (int channel = 0; channel < 3; channel++) {
      one.values()[channel * 100 + 47] = 0.7f;
    }
    RgbImage all = flat(10, 0.7f);
    assertThat(Psnr.luma(a, one, 0)).isCloseTo(Psnr.luma(a, all, 0) + 20, within(1e-9));
    assertThat(Psnr.rgb(a, one, 0)).isCloseTo(Psnr.rgb(a, all, 0) + 20, within(1e-9));
  }

  /** Nothing is clamped, so that a shift of both images changes nothing. */
  @Test
  void onlyTheDifferenceCounts() {
    RgbImage a = RandomWeights.image(SIZE, 1);
    RgbImage b = RandomWeights.image(SIZE, 2);
    assertThat(Psnr.luma(b, a, 2)).isEqualTo(Psnr.luma(a, b, 2));
    assertThat(Psnr.rgb(b, a, 2)).isEqualTo(Psnr.rgb(a, b, 2));
    RgbImage shiftedA = plus(a, -1.5f);
    RgbImage shiftedB = plus(b, -1.5f);
    assertThat(Psnr.luma(shiftedA, shiftedB, 2)).isCloseTo(Psnr.luma(a, b, 2), within(1e-4));
    assertThat(Psnr.rgb(shiftedA, shiftedB, 2)).isCloseTo(Psnr.rgb(a, b, 2), within(1e-4));
  }

  @Test
  void equalImagesAreInfinitelyClose() {
    assertThat(Psnr.luma(flat(3, 0.5f), flat(3, 0.5f), 1)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(Psnr.rgb(flat(3, 0.5f), flat(3, 0.5f), 0)).isEqualTo(Double.POSITIVE_INFINITY);
  }

  /** Of 5 x 5 pixels a shave of 1 leaves those in the middle, of all four borders. */
  @Test
  void theShavedBorderDoesNotCount() {
    for (int at = 0; at < 25; at++) {
      RgbImage a = flat(5, 0.5f);
      RgbImage b = flat(5, 0.5f);
      b.values()[25 + at] = 1;
      boolean inside = at % 5 >= 1 && at % 5 <= 3 && at / 5 >= 1 && at / 5 <= 3;
      assertThat(Psnr.luma(a, b, 0)).isLessThan(50);
      assertThat(Double.isInfinite(Psnr.luma(a, b, 1))).as("pixel %d", at).isEqualTo(!inside);
      assertThat(Double.isInfinite(Psnr.rgb(a, b, 1))).as("pixel %d", at).isEqualTo(!inside);
    }
  }

  @Test
  void whatCannotBeComparedIsRefused() {
    assertThatThrownBy(() -> Psnr.luma(flat(3, 0), flat(4, 0), 0))
        .hasMessage("size: 4x4 (expected: 3x3)");
    assertThatThrownBy(() -> Psnr.luma(flat(4, 0), flat(4, 0), 2))
        .hasMessage("shave: 2 (expected: 0 to 1)");
    assertThatThrownBy(() -> Psnr.rgb(flat(4, 0), flat(4, 0), -1))
        .hasMessage("shave: -1 (expected: 0 to 1)");
  }

  private static RgbImage plus(RgbImage image, float shift) {
    float[] values = image.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] += shift;
    }
    return new RgbImage(image.size(), values);
  }

  private static RgbImage flat(int side, float value) {
    float[] values = new float[3 * side * side];
    Arrays.fill(values, value);
    return new RgbImage(new Size(side, side), values);
  }
}
