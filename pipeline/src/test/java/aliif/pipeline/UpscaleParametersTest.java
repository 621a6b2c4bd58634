package aliif.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UpscaleParametersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | 92 | false",
        "85 | 85 | false",
        "best | 92 | true",
        "' Best ' | 92 | true",
        "best,90 | 90 | true",
        "90, best | 90 | true"
      })
  void qualityIsANumberOrTheBestOrBoth(String text, int quality, boolean best) {
    UpscaleParameters parameters = parse("quality", text);
    assertThat(parameters.format().quality()).isEqualTo(quality);
    assertThat(parameters.options()).isEqualTo(new ModelOptions(best, false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1,2", "best,best", "best,90,80", "a,b"})
  void anyOtherListOfQualitiesIsRefused(String text) {
    assertThatThrownBy(() -> parse("quality", text))
        .isInstanceOf(UpscaleException.class)
        .hasMessageContaining("quality: " + text + " (expected: 1 to 100, best, or both");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "better | quality: better (expected: a whole number)",
        "best, | quality:  (expected: a whole number)",
        "best,0 | quality: 0 (expected: 1 to 100)"
      })
  void aQualityThatIsNoneIsRefused(String text, String message) {
    assertThatThrownBy(() -> parse("quality", text)).hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"true, true", "false, false", "TRUE, true"})
  void theCellIsClampedIfSo(String text, boolean clamped) {
    assertThat(parse("clamp-cell", text).options()).isEqualTo(new ModelOptions(false, clamped));
  }

  private static UpscaleParameters parse(String name, String text) {
    Map<String, String> texts = Map.of("scale", "2", name, text);
    return UpscaleParameters.parse(each -> Optional.ofNullable(texts.get(each)));
  }
}
