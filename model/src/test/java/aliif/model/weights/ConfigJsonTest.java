package aliif.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.AliifConfig;
import aliif.model.EncoderConfig;
import aliif.model.PixelShuffleConfig;
import aliif.model.testing.RandomWeights;
import aliif.model.testing.Variants;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every member of a configuration: its range, and what is said outside it (docs/model.md 5.2). */
final class ConfigJsonTest {
  private static final EncoderConfig RDN =
      new EncoderConfig.Rdn(3, 2, new EncoderConfig.DenseBlock(2, 4));
  private static final AliifConfig CONFIG =
      Variants.withEncoder(RandomWeights.tiny().config(), RDN);
  private static final List<String> NUMBERS =
      List.of("channels", "blocks", "convolutions", "growth", "mlps", "width", "depth");
  private static final List<String> FLAGS = List.of("unfold", "cell", "ensemble");
  private static final Map<String, String> WORDS =
      Map.of(
          "encoder", "edsr or rdn",
          "scores", "query or latent or none",
          "normalisation", "l2 or softmax",
          "blend", "layers or outputs",
          "skip", "none or bilinear");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "4097",
        "1.5",
        "\"3\"",
        "null",
        "true",
        "[3]",
        "{}",
        "1e10",
        "1e999999999",
        "9223372036854775808",
        "-0"
      })
  void noNumberIsOutsideItsRangeOrSomethingElse(String value) {
    for (String name : NUMBERS) {
      assertRefused(name, value, "1 to 4096");
    }
    assertThatThrownBy(() -> parse("hidden", "[5, " + value + "]"))
        .isInstanceOf(WeightsException.class)
        .hasMessageStartingWith("aliif.hidden: [5,")
        .hasMessageEndingWith("(expected: 1 to 4096)");
  }

  @Test
  void theLargestNumbersAreRead() {
    for (String name : List.of("channels", "blocks", "growth", "width", "depth")) {
      assertThat(ConfigJson.write(parse(name, "4096"))).contains("\"" + name + "\":4096");
    }
    assertThat(parse("mlps", "64").decoder().mlps()).isEqualTo(64);
    assertThat(parse("hidden", "[1, 4096]").decoder().hidden()).containsExactly(1, 4096);
    assertThat(parse("channels", "4e1").channels()).isEqualTo(40); // as JSON has it
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"true\"", "1", "null", "[true]"})
  void aFlagIsTrueOrFalse(String value) {
    for (String name : FLAGS) {
      assertRefused(name, value, "true or false");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "\"L2\"", "\"layers \"", "2", "null", "[]", "{\"a\":1}"})
  void aWordIsOneOfItsChoices(String value) {
    WORDS.forEach((name, choices) -> assertRefused(name, value, choices));
  }

  @Test
  void whatOlderFilesHaveToHaveIsMissed() {
    JsonObject all = JsonParser.parseString(ConfigJson.write(CONFIG)).getAsJsonObject();
    for (String name : List.copyOf(all.keySet())) {
      JsonObject less = all.deepCopy();
      less.remove(name);
      if (List.of("encoder", "blend", "unfold", "cell").contains(name)) {
        assertThat(ConfigJson.parse(less.toString()).decoder()).isEqualTo(CONFIG.decoder());
      } else {
        assertThatThrownBy(() -> ConfigJson.parse(less.toString()))
            .isInstanceOf(WeightsException.class)
            .hasMessage("aliif." + name + ": missing (expected: a value)");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1] | aliif: [1]",
        "nothing | aliif: nothing",
        "'' | aliif: ",
        "null | aliif: null"
      })
  void whatIsNoObjectIsRefused(String text, String start) {
    assertThatThrownBy(() -> ConfigJson.parse(text))
        .isInstanceOf(WeightsException.class)
        .hasMessageStartingWith(start)
        .hasMessageEndingWith("(expected: JSON object)");
  }

  /** Notes are free text; what the network is they cannot say. */
  @Test
  void aNoteDoesNotReplaceTheConfiguration() {
    Map<String, String> notes = Map.of("aliif", "forged", "photos", "800");
    Map<String, String> metadata = NetworkJson.metadata(CONFIG, notes);
    assertThat(metadata)
        .containsEntry("photos", "800")
        .containsEntry("aliif", ConfigJson.write(CONFIG));
    PixelShuffleConfig baseline = RandomWeights.baselines().findFirst().orElseThrow();
    assertThat(NetworkJson.metadata(baseline, Map.of("edsr", "forged")))
        .containsEntry("edsr", BaselineJson.write(baseline));
  }

  private static void assertRefused(String name, String value, String expected) {
    JsonElement element = JsonParser.parseString(value);
    assertThatThrownBy(() -> parse(name, value))
        .as("%s: %s", name, value)
        .isInstanceOf(WeightsException.class)
        .hasMessage("aliif.%s: %s (expected: %s)".formatted(name, element, expected));
  }

  private static AliifConfig parse(String name, String value) {
    JsonObject json = JsonParser.parseString(ConfigJson.write(CONFIG)).getAsJsonObject();
    json.add(name, JsonParser.parseString(value));
    return ConfigJson.parse(json.toString());
  }
}
