package aliif.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import aliif.model.RgbImage;
import aliif.model.Size;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class PsnrTest {

  @Test
  void aTenthOfGreyIsTwentyOneDecibels() {
    // Y of a difference of 0.1 in each channel: 0.1 * 219.859 / 256.
    double expected = -20 * Math.log10(0.1 * 219.859 / 256);
    assertThat(Psnr.luma(flat(4, 0.5f), flat(4, 0.6f), 0)).isCloseTo(expected, within(1e-5));
    assertThat(expected).isCloseTo(21.3220, within(1e-4));
  }

  @Test
  void equalImagesAreInfinitelyClose() {
    assertThat(Psnr.luma(flat(3, 0.5f), flat(3, 0.5f), 1)).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void theShavedBorderDoesNotCount() {
    RgbImage a = flat(5, 0.5f);
    RgbImage b = flat(5, 0.5f);
    b.values()[0] = 1;
    assertThat(Psnr.luma(a, b, 0)).isLessThan(50);
    assertThat(Psnr.luma(a, b, 1)).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void whatCannotBeComparedIsRefused() {
    assertThatThrownBy(() -> Psnr.luma(flat(3, 0), flat(4, 0), 0))
        .hasMessage("size: 4x4 (expected: 3x3)");
    assertThatThrownBy(() -> Psnr.luma(flat(4, 0), flat(4, 0), 2))
        .hasMessage("shave: 2 (expected: 0 to 1)");
  }

  private static RgbImage flat(int side, float value) {
    float[] values = new float[3 * side * side];
    Arrays.fill(values, value);
    return new RgbImage(new Size(side, side), values);
  }
}
