package aliif.pipeline;

import aliif.model.weights.Weights;
import java.util.Map;
import java.util.Optional;

/**
 * The models that are served. Immutable.
 *
 * @param byName weights under the name that callers use
 * @param standard name of the model that is used when none is asked for; one of the keys
 */
public record Models(Map<String, Weights> byName, String standard) {
  public Models {
    byName = Map.copyOf(byName);
    if (!byName.containsKey(standard)) {
      throw new IllegalArgumentException(unknown(byName, standard));
    }
  }

  /**
   * The name of the model to use.
   *
   * @throws UpscaleException with an {@link UpscaleOutcome.InvalidParameter} for an unknown name
   */
  public String resolve(Optional<String> asked) {
    String name = asked.orElse(standard);
    if (!byName.containsKey(name)) {
      throw new UpscaleException(new UpscaleOutcome.InvalidParameter(unknown(byName, name)));
    }
    return name;
  }

  /**
   * The weights under a name.
   *
   * @throws IllegalArgumentException for an unknown one
   */
  public Weights weights(String name) {
    Weights weights = byName.get(name);
    if (weights == null) {
      throw new IllegalArgumentException(unknown(byName, name));
    }
    return weights;
  }

  private static String unknown(Map<String, Weights> byName, String name) {
    return "model: %s (expected: one of %s)"
        .formatted(name, byName.keySet().stream().sorted().toList());
  }
}
