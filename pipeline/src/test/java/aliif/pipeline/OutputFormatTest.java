package aliif.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OutputFormatTest {
  @ParameterizedTest
  @EnumSource
  void exactlyTheFormatsThatAreWrittenCanBeAskedFor(ImageFormat format) {
    if (format.written()) {
      assertThat(new OutputFormat(format, 50).quality()).isEqualTo(50);
    } else {
      assertThatThrownBy(() -> new OutputFormat(format, 50))
          .hasMessage(
              "format: %s (expected: png, jpeg, webp or tiff)".formatted(format.extension()));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 101, Integer.MAX_VALUE})
  void aQualityIsFromOneToAHundred(int quality) {
    assertThatThrownBy(() -> new OutputFormat(ImageFormat.JPEG, quality))
        .hasMessage("quality: " + quality + " (expected: 1 to 100)");
  }
}
