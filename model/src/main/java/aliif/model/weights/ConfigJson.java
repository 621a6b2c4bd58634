package aliif.model.weights;

import aliif.model.AliifConfig;
import aliif.model.DecoderConfig;
import aliif.model.DecoderConfig.Blend;
import aliif.model.DecoderConfig.Normalisation;
import aliif.model.DecoderConfig.Scores;
import aliif.model.DecoderConfig.Skip;
import aliif.model.EncoderConfig;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * The configuration as a weights file says it: JSON, one member for each component. Members that
 * older files lack ({@code encoder}, {@code blend}, {@code unfold}, {@code cell}) mean what those
 * models are: EDSR, layers, true, true.
 */
final class ConfigJson {
  /* Far above any model, far below what makes the product of two sides overflow. */
  static final int LARGEST = 4096;

  private final JsonObject json;

  private ConfigJson(JsonObject json) {
    this.json = json;
  }

  /**
   * Reads a configuration.
   *
   * @throws WeightsException if it is none
   */
  public static AliifConfig parse(String text) {
    ConfigJson fields =
        new ConfigJson(
            Json.object(text)
                .orElseThrow(
                    () -> new WeightsException("aliif: " + text + " (expected: JSON object)")));
    try {
      return fields.config();
    } catch (IllegalArgumentException problem) {
      throw new WeightsException("aliif." + problem.getMessage(), problem);
    }
  }

  /** The text that {@link #parse} reads. */
  public static String write(AliifConfig config) {
    DecoderConfig decoder = config.decoder();
    JsonObject json = new JsonObject();
    switch (config.encoder()) {
      case EncoderConfig.Edsr _ -> json.addProperty("encoder", "edsr");
      case EncoderConfig.Rdn rdn -> {
        json.addProperty("encoder", "rdn");
        json.addProperty("convolutions", rdn.convolutions());
        json.addProperty("growth", rdn.growth());
      }
    }
    json.addProperty("channels", config.channels());
    json.addProperty("blocks", config.blocks());
    json.addProperty("mlps", decoder.mlps());
    json.addProperty("width", decoder.width());
    json.addProperty("depth", decoder.depth());
    JsonArray hidden = new JsonArray();
    decoder.hidden().forEach(hidden::add);
    json.add("hidden", hidden);
    json.addProperty("scores", word(decoder.scores()));
    json.addProperty("normalisation", word(decoder.normalisation()));
    json.addProperty("blend", word(decoder.blend()));
    json.addProperty("unfold", decoder.unfold());
    json.addProperty("cell", decoder.cell());
    json.addProperty("ensemble", decoder.ensemble());
    json.addProperty("skip", word(decoder.skip()));
    return json.toString();
  }

  private AliifConfig config() {
    return new AliifConfig(
        encoder(),
        new DecoderConfig(
            new DecoderConfig.LocalMlps(count("mlps"), count("width"), count("depth")),
            counts("hidden"),
            choice("scores", Scores.values()),
            choice("normalisation", Normalisation.values()),
            json.has("blend") ? choice("blend", Blend.values()) : Blend.LAYERS,
            new DecoderConfig.LayerInputs(
                !json.has("unfold") || flag("unfold"), !json.has("cell") || flag("cell")),
            flag("ensemble"),
            choice("skip", Skip.values())));
  }

  private EncoderConfig encoder() {
    int channels = count("channels");
    int blocks = count("blocks");
    return switch (json.has("encoder") ? text(json.get("encoder")) : "edsr") {
      case "edsr" -> new EncoderConfig.Edsr(channels, blocks);
      case "rdn" ->
          new EncoderConfig.Rdn(
              channels,
              blocks,
              new EncoderConfig.DenseBlock(count("convolutions"), count("growth")));
      default -> throw unexpected("encoder", "edsr or rdn");
    };
  }

  private int count(String field) {
    return count(field, member(field));
  }

  private List<Integer> counts(String field) {
    JsonElement member = member(field);
    if (!member.isJsonArray()) {
      throw unexpected(field, "whole numbers from 1 to " + LARGEST);
    }
    List<Integer> counts = new ArrayList<>();
    member.getAsJsonArray().forEach(item -> counts.add(count(field, item)));
    return counts;
  }

  private int count(String field, JsonElement element) {
    OptionalLong number = Json.whole(element);
    if (number.isEmpty() || number.getAsLong() < 1 || number.getAsLong() > LARGEST) {
      throw unexpected(field, "1 to " + LARGEST);
    }
    return (int) number.getAsLong();
  }

  private boolean flag(String field) {
    return switch (member(field).toString()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw unexpected(field, "true or false");
    };
  }

  private <E extends Enum<E>> E choice(String field, E[] choices) {
    String text = text(member(field));
    return Arrays.stream(choices)
        .filter(choice -> word(choice).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                unexpected(
                    field,
                    Arrays.stream(choices)
                        .map(ConfigJson::word)
                        .collect(Collectors.joining(" or "))));
  }

  private JsonElement member(String field) {
    return Optional.ofNullable(json.get(field))
        .orElseThrow(
            () -> new WeightsException("aliif." + field + ": missing (expected: a value)"));
  }

  private WeightsException unexpected(String field, String expected) {
    return new WeightsException(
        "aliif.%s: %s (expected: %s)".formatted(field, json.get(field), expected));
  }

  private static String text(JsonElement element) {
    return element.isJsonPrimitive() ? element.getAsString() : "";
  }

  private static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }
}
