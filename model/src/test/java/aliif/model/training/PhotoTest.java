package aliif.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.RgbImage;
import aliif.model.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Photographs in three bytes a pixel. */
final class PhotoTest {
  @Test
  void every8BitValueIsKeptInItsPlace() {
    Size size = new Size(16, 32);
    float[] values = new float[3 * 512]; // (3, 32, 16): two values for each level and channel
    for (int i = 0; i < values.length; i++) {
      values[i] = (i / 512 * 85 + i) % 256 / 255f;
    }
    Photo photo = Photo.of(new RgbImage(size, values));
    assertThat(photo.size()).isEqualTo(size);
    for (int i = 0; i < values.length; i++) {
      int channel = i / 512;
      assertThat(photo.get(channel, i % 512 / 16, i % 16)).isEqualTo((channel * 85 + i) % 256);
    }
  }

  /** Rounded half up, and clamped. */
  @ParameterizedTest
  @CsvSource({
    "0.00195, 0",
    "0.00197, 1",
    "0.5, 128",
    "0.9980, 254",
    "0.9981, 255",
    "1.5, 255",
    "-0.3, 0",
    "1e30, 255",
    "-1e30, 0"
  })
  void anyOtherValueIsTheNearest(float value, int expected) {
    Photo photo = Photo.of(new RgbImage(new Size(1, 1), new float[] {value, 0, value}));
    assertThat(photo.get(0, 0, 0)).isEqualTo(expected);
    assertThat(photo.get(1, 0, 0)).isZero();
    assertThat(photo.get(2, 0, 0)).isEqualTo(expected);
  }
}
