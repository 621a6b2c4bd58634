package aliif.gateway.cli.models;

import aliif.model.EncoderConfig;
import aliif.model.Network;
import aliif.model.PixelShuffleConfig;
import aliif.model.weights.NetworkJson;
import aliif.model.weights.Weights;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The networks that can be trained from random weights: included models and published baselines by
 * name, any other network as JSON.
 */
public final class NetworkChoice {
  /** EDSR-baseline as published (Lim et al., 2017). */
  private static final EncoderConfig.Edsr BASELINE = new EncoderConfig.Edsr(64, 16);

  private NetworkChoice() {}

  /**
   * A network.
   *
   * @param asked a name, or a configuration in the JSON of weights files
   * @throws IllegalArgumentException if there is none of that name
   * @throws aliif.model.weights.WeightsException if the JSON is not a configuration
   */
  public static Network of(String asked) {
    if (asked.startsWith("{")) {
      return NetworkJson.parse(asked);
    }
    Map<String, Network> named = named();
    Network network = named.get(asked);
    if (network == null) {
      throw new IllegalArgumentException(
          "model: %s (expected: one of %s, or JSON)".formatted(asked, named.keySet()));
    }
    return network;
  }

  private static Map<String, Network> named() {
    Map<String, Network> named = new LinkedHashMap<>();
    Weights.shippedNames().forEach(name -> named.put(name, Weights.shipped(name).config()));
    for (int scale = 2; scale <= 4; scale++) {
      named.put("edsr-x" + scale, new PixelShuffleConfig(BASELINE, scale));
    }
    return named;
  }
}
