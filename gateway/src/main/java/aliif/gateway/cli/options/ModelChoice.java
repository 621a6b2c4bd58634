package aliif.gateway.cli.options;

import aliif.model.weights.Tensors;
import aliif.model.weights.Weights;
import aliif.model.weights.WeightsException;
import aliif.model.weights.WeightsFile;
import aliif.pipeline.Models;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Loads models by name or file. */
public final class ModelChoice {
  private static final String STANDARD = "lite";

  private ModelChoice() {}

  /** All included models. */
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
   * @param asked an included model's name, or a file that ends in {@code .safetensors}
   * @throws aliif.model.weights.WeightsException if there is none, or it cannot be read
   */
  public static Tensors network(String asked) {
    return isFile(asked) ? Tensors.load(Path.of(asked)) : Weights.shipped(asked);
  }

  /**
   * The model asked for.
   *
   * @param asked an included model's name, or a file that ends in {@code .safetensors}
   * @throws aliif.model.weights.WeightsException if there is none, or it cannot be read
   */
  public static Weights weights(String asked) {
    return isFile(asked) ? Weights.load(Path.of(asked)) : Weights.shipped(asked);
  }

  private static boolean isFile(String asked) {
    return asked.endsWith(WeightsFile.EXTENSION);
  }

  /**
   * Checks the name of a weights file that is to be written.
   *
   * @param option that names it, for the message
   * @throws IllegalArgumentException if it does not end in {@code .safetensors}
   */
  public static void requireFile(String option, Path file) {
    if (!isFile(file.toString())) {
      throw new IllegalArgumentException(
          option + ": " + file + " (expected: a " + WeightsFile.EXTENSION + " file)");
    }
  }

  /**
   * The model asked for, and no other.
   *
   * @param asked as {@link #weights} takes it, or {@code bicubic}; {@code lite} if empty
   * @throws aliif.model.weights.WeightsException if there is no such model, or it cannot be read
   * @throws IllegalArgumentException if the file is named {@code bicubic.safetensors}
   */
  public static Models only(Optional<String> asked) {
    String name = asked.orElse(STANDARD);
    if (name.equals(Models.BICUBIC)) {
      return new Models(Map.of(), Models.BICUBIC);
    }
    if (!isFile(name) && !Weights.shippedNames().contains(name)) {
      throw new WeightsException(
          "model: %s (expected: one of %s, %s, or a %s file)"
              .formatted(name, Weights.shippedNames(), Models.BICUBIC, WeightsFile.EXTENSION));
    }
    Weights weights = weights(name);
    return new Models(Map.of(weights.name(), weights), weights.name());
  }
}
