package aliif.gateway.cli.options;

import aliif.model.weights.Tensors;
import aliif.model.weights.Weights;
import aliif.pipeline.Models;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Which models a process loads. */
public final class ModelChoice {
  private static final String FILE = ".safetensors";
  private static final String STANDARD = "lite";

  private ModelChoice() {}

  /** All that are shipped. */
  public static Models shipped() {
    Map<String, Weights> byName = new LinkedHashMap<>();
    for (String name : Weights.shippedNames()) {
      byName.put(name, Weights.shipped(name));
    }
    return new Models(byName, STANDARD);
  }

  /**
   * The network asked for: a model, or a baseline for one scale.
   *
   * @param asked a shipped model's name, or a file that ends in {@code .safetensors}
   * @throws aliif.model.weights.WeightsException if there is none, or it cannot be read
   */
  public static Tensors network(String asked) {
    return asked.endsWith(FILE) ? Tensors.load(Path.of(asked)) : Weights.shipped(asked);
  }

  /**
   * The one asked for.
   *
   * @param asked a shipped model's name, or a file that ends in {@code .safetensors}
   * @throws aliif.model.weights.WeightsException if there is no such model, or it cannot be read
   */
  public static Models only(Optional<String> asked) {
    String name = asked.orElse(STANDARD);
    Weights weights = name.endsWith(FILE) ? Weights.load(Path.of(name)) : Weights.shipped(name);
    return new Models(Map.of(weights.name(), weights), weights.name());
  }
}
