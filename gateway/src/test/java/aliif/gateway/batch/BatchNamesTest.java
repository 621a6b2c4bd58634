package aliif.gateway.batch;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.pipeline.UpscaleParameters;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BatchNamesTest {
  private final BatchNames names =
      new BatchNames(
          UpscaleParameters.parse(key -> Optional.ofNullable(Map.of("scale", "2").get(key))));

  private String output(String name) {
    names.next(name);
    return names.output();
  }

  private String problem(String name) {
    names.next(name);
    return names.problem();
  }

  @ParameterizedTest
  @CsvSource({
    "a.png, a_x2.png",
    "photos/a.jpg, photos/a_x2.png",
    "a, a_x2.png",
    "/../a\\b/./c.tif, a/b/c_x2.png",
    "'', image_x2.png"
  })
  void namesAreThoseOfTheCommandLine(String input, String output) {
    assertThat(output(input)).isEqualTo(output);
  }

  @Test
  void noNameIsGivenTwice() {
    assertThat(output("a")).isEqualTo("a_x2.png");
    assertThat(output("a.png")).isEqualTo("a.png_x2.png");
    assertThat(output("A.PNG")).isEqualTo("A.PNG_x2_3.png");
    assertThat(output("b/a.png")).isEqualTo("b/a_x2.png");
    assertThat(output("a.png")).isEqualTo("a.png_x2_5.png");
    assertThat(problem("a")).isEqualTo("a.error.json");
    assertThat(problem("a")).isEqualTo("a_7.error.json");
    assertThat(problem("batch")).isEqualTo("batch_8.error.json");
  }

  @Test
  void anImageThatCameBeforeIsNotOverwritten() {
    assertThat(output("c_x2.png")).isEqualTo("c_x2_x2.png");
    assertThat(output("c.png")).isEqualTo("c.png_x2.png");
  }

  @Test
  void aBatchOfAnyLengthHasNamesThatDiffer() {
    Set<String> given = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      String name = i % 3 == 0 ? "same.jpg" : "image" + i / 7 + ".jpg";
      String entry = i % 5 == 0 ? problem(name) : output(name);
      assertThat(given.add(entry.toLowerCase(Locale.ROOT))).as(entry).isTrue();
    }
  }
}
