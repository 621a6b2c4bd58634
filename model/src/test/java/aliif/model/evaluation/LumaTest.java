package aliif.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import aliif.model.RgbImage;
import aliif.model.Size;
import org.junit.jupiter.api.Test;

/** The formula of docs/model.md section 3 in figures: BT.601 without its offset. */
final class LumaTest {
  @Test
  void whiteIs219Of255() {
    assertThat(255 * Luma.of(1, 1, 1)).isCloseTo(219, within(0.01));
    assertThat(Luma.of(0, 0, 0)).isZero();
  }

  @Test
  void aPixelsLumaIsTheSumOfItsChannels() {
    float[] planes = {1, 0, 0, 0.5f, 0, 1, 0, 0.5f, 0, 0, 1, 0.5f}; // red, green, blue, grey
    double[] luma = Luma.of(new RgbImage(new Size(2, 2), planes));
    assertThat(luma[0]).isCloseTo(65.738 / 256, within(1e-9));
    assertThat(luma[1]).isCloseTo(129.057 / 256, within(1e-9));
    assertThat(luma[2]).isCloseTo(25.064 / 256, within(1e-9));
    assertThat(luma[3]).isCloseTo((luma[0] + luma[1] + luma[2]) / 2, within(1e-9));
  }

  /** So that the luma of a difference is the difference of the lumas. */
  @Test
  void lumaIsLinear() {
    double difference = Luma.of(0.3 - 0.9, 0.8 - 0.1, 0.2 - 0.7);
    assertThat(Luma.of(0.3, 0.8, 0.2) - Luma.of(0.9, 0.1, 0.7))
        .isCloseTo(difference, within(1e-12));
  }
}
