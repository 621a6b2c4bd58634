package aliif.pipeline.image.rows;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.RgbImage;
import aliif.model.Size;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SampleRowsTest {
  private static final Size ONE = new Size(1, 1);

  private static byte[] samples(SampleRows rows, Optional<Float> alpha, float... rgb) {
    byte[] target = new byte[rows.layout().rowBytes()];
    Optional<float[]> cover = alpha.map(value -> new float[] {value});
    rows.put(new RowBand(0, ONE, new RgbImage(ONE, rgb), cover), 0, target, 0);
    return target;
  }

  private static PixelLayout layout(boolean grey, boolean alpha, int depth) {
    return PixelLayout.of(ONE, grey, alpha, depth);
  }

  /** A decoded sample v / m comes back as v, for every v. */
  @ParameterizedTest
  @ValueSource(ints = {8, 16})
  void everySampleSurvivesTheWayThroughFloats(int depth) {
    int most = (1 << depth) - 1;
    SampleRows rows = SampleRows.straight(layout(true, false, depth));
    for (int sample = 0; sample <= most; sample++) {
      float value = (float) sample / most;
      byte[] bytes = samples(rows, Optional.empty(), value, value, value);
      int read = depth == 8 ? bytes[0] & 0xff : (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
      assertThat(read).isEqualTo(sample);
    }
  }

  @Test
  void valuesAreRoundedAndClamped() {
    SampleRows rows = SampleRows.straight(layout(false, false, 8));

    assertThat(samples(rows, Optional.empty(), -0.3f, 1.7f, 0.5f))
        .containsExactly((byte) 0, (byte) 255, (byte) 128);
    assertThat(samples(rows, Optional.empty(), 0.4f / 255, 0.6f / 255, 254.6f / 255))
        .containsExactly((byte) 0, (byte) 1, (byte) 255);
  }

  @Test
  void greyIsTheMeanOfTheThree() {
    SampleRows rows = SampleRows.straight(layout(true, false, 8));

    assertThat(samples(rows, Optional.empty(), 0, 10 / 255f, 20 / 255f)).containsExactly((byte) 10);
  }

  @Test
  void alphaIsTheLastChannel() {
    SampleRows rows = SampleRows.straight(layout(false, true, 16));

    assertThat(samples(rows, Optional.of(0.5f), 0, 1, 0))
        .containsExactly(
            (byte) 0, (byte) 0, (byte) 255, (byte) 255, (byte) 0, (byte) 0, (byte) 128, (byte) 0);
  }

  @Test
  void overWhiteTransparentIsWhiteAndHalfIsBetween() {
    SampleRows rows = SampleRows.overWhite(layout(false, true, 16));

    assertThat(rows.layout()).isEqualTo(layout(false, false, 8));
    assertThat(samples(rows, Optional.of(0f), 0, 0.5f, 1))
        .containsExactly((byte) 255, (byte) 255, (byte) 255);
    assertThat(samples(rows, Optional.of(1f), 0, 0.5f, 1))
        .containsExactly((byte) 0, (byte) 128, (byte) 255);
    assertThat(samples(rows, Optional.of(0.5f), 0, 0.5f, 1))
        .containsExactly((byte) 128, (byte) 191, (byte) 255);
  }
}
