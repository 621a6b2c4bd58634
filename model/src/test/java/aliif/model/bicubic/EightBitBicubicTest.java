package aliif.model.bicubic;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.model.testing.RandomWeights;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Resampling of 8-bit images: columns first, then rows, and 8 bits after each. */
final class EightBitBicubicTest {
  @ParameterizedTest
  @CsvSource({
    "12, 9, 31, 20",
    "31, 20, 12, 9",
    "31, 20, 50, 7",
    "7, 8, 7, 30",
    "7, 8, 3, 8",
    "1, 1, 5, 4"
  })
  void eachPassIsThatOfTheDefinitionRounded(int width, int height, int wide, int high) {
    RgbImage image = EightBitBicubic.rounded(RandomWeights.image(new Size(width, height), 3));
    RgbImage columns = pass(image, new Size(wide, height));
    RgbImage expected = pass(columns, new Size(wide, high));
    RgbImage actual = EightBitBicubic.resize(image, new Size(wide, high));
    assertThat(actual.size()).isEqualTo(expected.size());
    assertThat(actual.values()).isEqualTo(expected.values());
  }

  private static RgbImage pass(RgbImage image, Size to) {
    float[] values = new float[Math.toIntExact(3 * to.pixels())]; // (3, h, w)
    int plane = Math.toIntExact(image.size().pixels());
    for (int channel = 0; channel < 3; channel++) {
      float[] from = Arrays.copyOfRange(image.values(), channel * plane, (channel + 1) * plane);
      float[] made = PlainBicubic.resize(from, image.size(), to);
      for (int i = 0; i < made.length; i++) {
        values[channel * made.length + i] = nearest(made[i]);
      }
    }
    return new RgbImage(to, values);
  }

  private static float nearest(float value) {
    int level = 0;
    while (level < 255 && 255 * value >= level + 0.5f) {
      level++;
    }
    return level / 255f;
  }

  /** Interpolation overshoots at edges: what is beyond black and white is cut off. */
  @Test
  void nothingIsDarkerThanBlackOrLighterThanWhite() {
    float[] values = new float[3 * 16 * 16];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 16 / 4 % 2;
    }
    RgbImage edges = new RgbImage(new Size(16, 16), values);
    RgbImage plain = BicubicResampler.resize(edges, new Size(49, 49));
    assertThat(largest(plain)).isGreaterThan(1.01f);
    for (float value : EightBitBicubic.resize(edges, new Size(49, 49)).values()) {
      assertThat(value).isBetween(0f, 1f);
    }
  }

  private static float largest(RgbImage image) {
    float largest = 0;
    for (float value : image.values()) {
      largest = Math.max(largest, value);
    }
    return largest;
  }

  @Test
  void anImageOfTheSameSizeStaysAsItIs() {
    RgbImage image = RandomWeights.image(new Size(5, 6), 4);
    assertThat(EightBitBicubic.resize(image, image.size()).values()).isEqualTo(image.values());
  }
}
