package aliif.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.Scale;
import aliif.model.Size;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
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

  static Stream<UpscaleParameters> everyKind() {
    List<Scale> scales =
        List.of(
            new Scale.Factor(3.5),
            new Scale.ToWidth(1920),
            new Scale.ToHeight(1080),
            new Scale.ToSize(new Size(300, 200)));
    List<OutputFormat> formats =
        Stream.of(ImageFormat.values())
            .filter(ImageFormat::written)
            .map(format -> new OutputFormat(format, 77))
            .toList();
    return scales.stream()
        .flatMap(
            scale ->
                formats.stream()
                    .flatMap(
                        format ->
                            Stream.of(
                                new UpscaleParameters(scale, format, Optional.empty()),
                                new UpscaleParameters(
                                    new Framing.Scaled(
                                        scale, Optional.of(new InputRegion(-1.5, 0, 1e-3, 1e9))),
                                    format,
                                    Optional.of("lite"),
                                    true,
                                    new ModelOptions(true, true)))));
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void whatIsWrittenAsTextIsReadBack(UpscaleParameters parameters) {
    Map<ParameterName, String> texts = parameters.texts();

    assertThat(
            UpscaleParameters.parse(
                name ->
                    texts.entrySet().stream()
                        .filter(each -> each.getKey().text().equals(name))
                        .map(Map.Entry::getValue)
                        .findFirst()))
        .isEqualTo(parameters);
  }

  @Test
  void noOtherNamesAreLookedUp() {
    Set<String> asked = new HashSet<>();
    UpscaleParameters.parse(
        name -> {
          asked.add(name);
          return name.equals("scale") ? Optional.of("2") : Optional.empty();
        });

    assertThat(asked).containsExactlyInAnyOrderElementsOf(ParameterName.texts());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scale | 0 | scale: 0 (expected: above 0, at most 100)",
        "scale | 100.1 | scale: 100.1 (expected: above 0, at most 100)",
        "scale | two | scale: two (expected: a number)",
        "width | 1.5 | width: 1.5 (expected: a whole number)",
        "region | 1,2,3 | region: 1,2,3 (expected: x,y,width,height)",
        "format | heic | format: heic (expected: png, jpeg, webp or tiff)",
        "keep-metadata | yes | keep-metadata: yes (expected: true or false)",
        "clamp-cell | 1 | clamp-cell: 1 (expected: true or false)",
      })
  void aWrongValueIsNamedWithWhatWasExpected(String name, String text, String message) {
    Map<String, String> texts = new HashMap<>(Map.of(name, text));
    if (!name.equals("width")) {
      texts.putIfAbsent("scale", "2");
    }

    assertThatThrownBy(() -> UpscaleParameters.parse(each -> Optional.ofNullable(texts.get(each))))
        .isInstanceOf(UpscaleException.class)
        .hasMessage(message);
  }

  @Test
  void aScaleAndASizeContradictEachOther() {
    Map<String, String> texts = Map.of("scale", "2", "height", "9");

    assertThatThrownBy(() -> UpscaleParameters.parse(each -> Optional.ofNullable(texts.get(each))))
        .hasMessage("scale: 2 together with width or height (expected: one or the other)");
  }

  private static UpscaleParameters parse(String name, String text) {
    Map<String, String> texts = Map.of("scale", "2", name, text);
    return UpscaleParameters.parse(each -> Optional.ofNullable(texts.get(each)));
  }
}
