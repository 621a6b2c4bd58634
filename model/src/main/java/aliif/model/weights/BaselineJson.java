package aliif.model.weights;

import aliif.model.EncoderConfig;
import aliif.model.PixelShuffleConfig;
import com.google.gson.JsonObject;
import java.util.OptionalLong;

/**
 * A baseline's configuration as its file says it: {@code channels}, {@code blocks}, {@code scale}.
 */
final class BaselineJson {
  private static final String KEY = NetworkJson.EDSR;

  private BaselineJson() {}

  /**
   * Reads a configuration.
   *
   * @throws WeightsException if it is none
   */
  static PixelShuffleConfig parse(String text) {
    JsonObject json =
        Json.object(text)
            .orElseThrow(
                () -> new WeightsException(KEY + ": " + text + " (expected: JSON object)"));
    try {
      return new PixelShuffleConfig(
          new EncoderConfig.Edsr(count(json, "channels"), count(json, "blocks")),
          count(json, "scale"));
    } catch (IllegalArgumentException problem) {
      throw new WeightsException(KEY + "." + problem.getMessage(), problem);
    }
  }

  /** The text that {@link #parse} reads. */
  static String write(PixelShuffleConfig config) {
    JsonObject json = new JsonObject();
    json.addProperty("channels", config.encoder().channels());
    json.addProperty("blocks", config.encoder().blocks());
    json.addProperty("scale", config.scale());
    return json.toString();
  }

  private static int count(JsonObject json, String field) {
    OptionalLong value = json.has(field) ? Json.whole(json.get(field)) : OptionalLong.empty();
    if (value.isEmpty() || value.getAsLong() < 1 || value.getAsLong() > ConfigJson.LARGEST) {
      throw new IllegalArgumentException(
          "%s: %s (expected: 1 to %d)".formatted(field, json.get(field), ConfigJson.LARGEST));
    }
    return (int) value.getAsLong();
  }
}
