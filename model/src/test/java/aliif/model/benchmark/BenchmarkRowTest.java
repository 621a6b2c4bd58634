package aliif.model.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.Size;
import com.google.gson.JsonParser;
import java.util.Locale;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** A figure as programs and as people read it. */
final class BenchmarkRowTest {
  private static final BenchmarkRow RENDER = row("lite", "render", OptionalDouble.of(4));

  @Test
  void aRowIsOneLineOfJson() {
    assertThat(RENDER.json())
        .isEqualTo(
            "{\"engine\":\"vector\",\"model\":\"lite\",\"threads\":2,\"stage\":\"render\","
                + "\"input\":\"256x192\",\"scale\":4.0,\"milliseconds\":12.500,\"gflops\":300.0,"
                + "\"share_of_peak\":0.625,\"megapixels_per_second\":62.900}");
    assertThat(row("lite", "encode", OptionalDouble.empty()).json()).contains("\"scale\":null,");
  }

  /** A model has the name of its file, whatever that is. */
  @Test
  void anyNameIsAValueOfJson() {
    String name = "a \"b\" \\ c\\\"";
    String json = row(name, "encode", OptionalDouble.empty()).json();
    assertThat(JsonParser.parseString(json).getAsJsonObject().get("model").getAsString())
        .isEqualTo(name);
  }

  @Test
  void aRowStandsUnderItsHeading() {
    assertThat(BenchmarkRow.heading())
        .isEqualTo(
            "engine  model    threads  stage           input scale         ms  GFLOP/s"
                + "   of peak      MP/s");
    assertThat(RENDER.text())
        .isEqualTo(
            "vector  lite           2  render        256x192    x4       12.5    300.0"
                + "      63 %     62.90");
    assertThat(row("lite", "render", OptionalDouble.of(2.5)).text()).contains("256x192  x2.5");
    assertThat(row("lite", "encode", OptionalDouble.empty()).text())
        .hasSameSizeAs(BenchmarkRow.heading())
        .doesNotContain("x4");
  }

  @Test
  void numbersAreWrittenTheSameInEveryLanguage() {
    Locale before = Locale.getDefault();
    String json = RENDER.json();
    String text = RENDER.text();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(RENDER.json()).isEqualTo(json);
      assertThat(RENDER.text()).isEqualTo(text);
    } finally {
      Locale.setDefault(before);
    }
  }

  private static BenchmarkRow row(String model, String stage, OptionalDouble scale) {
    Size input = new Size(256, 192);
    return new BenchmarkRow("vector", model, 2, stage, input, scale, 12.5, 300, 0.625, 62.9);
  }
}
