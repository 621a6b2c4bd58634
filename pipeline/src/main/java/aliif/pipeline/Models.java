package aliif.pipeline;

import aliif.model.weights.Weights;
import java.util.Map;
import java.util.Optional;

/**
 * The models that are served. Immutable.
 *
 * @param byName weights under the name that callers use
 * @param standard the name used when none is asked for; one of the keys
 */
public record Models(Map<String, Weights> byName, String standard) {
  public Models {
    byName = Map.copyOf(byName);
    if (!byName.containsKey(standard)) {
      throw new IllegalArgumentException(
          "model: "
              + standard
              + " (expected: one of "
              + byName.keySet().stream().sorted().toList()
              + ")");
    }
  }

  /**
   * The name of the model to use.
   *
   * @throws UpscaleException with an {@link UpscaleOutcome.InvalidParameter} for an unknown one
   */
  public String resolve(Optional<String> asked) {
    String name = asked.orElse(standard);
    if (!byName.containsKey(name)) {
      throw new UpscaleException(
          new UpscaleOutcome.InvalidParameter(
              "model: "
                  + name
                  + " (expected: one of "
                  + byName.keySet().stream().sorted().toList()
                  + ")"));
    }
    return name;
  }
}
