package aliif.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageIdTest {
  private static final String HEX = "0f".repeat(32);

  @Test
  void anIdIsItsDigits() {
    assertThat(ImageId.parse(HEX)).contains(new ImageId(HEX));
    assertThat(new ImageId(HEX)).hasToString(HEX);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0f", "../../etc/passwd", "0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F"})
  void nothingElseIsOne(String text) {
    assertThat(ImageId.parse(text)).isEmpty();
    assertThat(ImageId.parse(HEX + text + "\n")).isEmpty();
    assertThatThrownBy(() -> new ImageId(text))
        .hasMessage("image: " + text + " (expected: 64 digits of lower-case hexadecimal)");
  }
}
