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
