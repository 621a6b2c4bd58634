package aliif.model.weights;

import aliif.model.AliifConfig;
import aliif.model.Network;
import aliif.model.PixelShuffleConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a network is, as people and files say it: JSON, in a file's metadata under {@code aliif} for
 * a model and under {@code edsr} for a baseline.
 */
public final class NetworkJson {
  static final String ALIIF = "aliif";
  static final String EDSR = "edsr";

  private NetworkJson() {}

  /**
   * Reads a configuration; one with a scale is a baseline's.
   *
   * @throws WeightsException if it is none
   */
  public static Network parse(String text) {
    boolean baseline = Json.object(text).filter(json -> json.has("scale")).isPresent();
    return baseline ? BaselineJson.parse(text) : ConfigJson.parse(text);
  }

  /**
   * The network that a file says it is of.
   *
   * @throws WeightsException if it says nothing of that kind
   */
  public static Network of(Safetensors file) {
    Optional<String> baseline = file.metadata(EDSR);
    if (baseline.isPresent()) {
      return BaselineJson.parse(baseline.get());
    }
    return ConfigJson.parse(
        file.metadata(ALIIF)
            .orElseThrow(
                () ->
                    new WeightsException(
                        ALIIF + ": missing (expected: in the metadata, or " + EDSR + ")")));
  }

  /**
   * What {@link #of} reads, and more.
   *
   * @param notes free text by key; {@code aliif} and {@code edsr} are taken
   */
  public static Map<String, String> metadata(Network network, Map<String, String> notes) {
    Map<String, String> metadata = new LinkedHashMap<>(notes);
    switch (network) {
      case AliifConfig config -> metadata.put(ALIIF, ConfigJson.write(config));
      case PixelShuffleConfig config -> metadata.put(EDSR, BaselineJson.write(config));
    }
    return metadata;
  }
}
