package aliif.pipeline.image.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PixelLayoutTest {
  private static final Size SIZE = new Size(7, 5);

  @ParameterizedTest
  @CsvSource({
    "true, false, 8, 1, 1", "true, true, 8, 2, 2", "false, false, 8, 3, 3", "false, true, 8, 4, 4",
    "true, false, 16, 1, 2", "true, true, 16, 2, 4", "false, false, 16, 3, 6",
        "false, true, 16, 4, 8"
  })
  void channelsAndBytesFollowFromColourAlphaAndDepth(
      boolean grey, boolean alpha, int depth, int channels, int bytes) {
    PixelLayout layout = PixelLayout.of(SIZE, grey, alpha, depth);

    assertThat(layout).isEqualTo(new PixelLayout(SIZE, channels, depth));
    assertThat(layout.grey()).isEqualTo(grey);
    assertThat(layout.alpha()).isEqualTo(alpha);
    assertThat(layout.colours()).isEqualTo(grey ? 1 : 3);
    assertThat(layout.pixelBytes()).isEqualTo(bytes);
    assertThat(layout.rowBytes()).isEqualTo(7 * bytes);
    assertThat(layout.bytes()).isEqualTo(35L * bytes);
    assertThat(layout.withSize(new Size(2, 9)).bytes()).isEqualTo(18L * bytes);
  }

  @Test
  void noOtherLayoutsExist() {
    assertThatThrownBy(() -> new PixelLayout(SIZE, 5, 8))
        .hasMessage("channels: 5 (expected: 1 to 4)");
    assertThatThrownBy(() -> new PixelLayout(SIZE, 3, 12))
        .hasMessage("depth: 12 (expected: 8 or 16)");
  }

  @Test
  void aRowLongerThanAnyArrayIsAnErrorAndNotANegativeNumber() {
    PixelLayout wide = new PixelLayout(new Size(1 << 30, 1), 4, 8);

    assertThatThrownBy(wide::rowBytes).isInstanceOf(ArithmeticException.class);
    assertThat(wide.bytes()).isEqualTo(1L << 32);
  }
}
