package aliif.model.weights;

import aliif.model.AliifConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** A trained model for every scale: its configuration and its tensors (docs/model.md section 5). */
public final class Weights implements Tensors {
  private final String name;
  private final String digest;
  private final AliifConfig config;
  private final Map<String, Tensor> tensors;

  Weights(String name, String digest, AliifConfig config, Map<String, Tensor> tensors) {
    this.name = name;
    this.digest = digest;
    this.config = config;
    this.tensors = tensors;
  }

  /** Names of the models inside this library. */
  public static List<String> shippedNames() {
    return List.of("lite", "swift", "photo", "latent", "paper", "liif16", "liif");
  }

  /**
   * A model of this library.
   *
   * @throws WeightsException if the name is not one of {@link #shippedNames}
   */
  public static Weights shipped(String name) {
    if (!shippedNames().contains(name)) {
      throw new WeightsException("model: %s (expected: %s)".formatted(name, shippedNames()));
    }
    try (InputStream file = Weights.class.getResourceAsStream(name + WeightsFile.EXTENSION)) {
      if (file == null) {
        throw new IllegalStateException("not on the class path: " + name + WeightsFile.EXTENSION);
      }
      return parse(name, file.readAllBytes());
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /**
   * Reads a file (docs/model.md section 5); the name is the file's without {@code .safetensors}.
   *
   * @throws WeightsException if it cannot be read, or as {@link #parse} does
   */
  public static Weights load(Path file) {
    return parse(WeightsFile.name(file), WeightsFile.read(file));
  }

  /**
   * Reads a weights file from memory.
   *
   * @throws WeightsException if it is none of a model for every scale, or as {@link Tensors#parse}
   *     does
   */
  public static Weights parse(String name, byte[] file) {
    return switch (Tensors.parse(name, file)) {
      case Weights weights -> weights;
      case BaselineWeights baseline ->
          throw new WeightsException(
              "model: %s, for x%d alone (expected: a model for every scale)"
                  .formatted(name, baseline.config().scale()));
    };
  }

  /** The tensors that a configuration asks for, by name, with their shapes. */
  public static Map<String, List<Integer>> shapes(AliifConfig config) {
    return Collections.unmodifiableMap(TensorShapes.of(config).asMap());
  }

  /**
   * A model that nobody trained, for measuring, with the values of {@link
   * ParameterLayout#untrained}.
   *
   * @param seed the same seed gives the same weights
   */
  public static Weights untrained(String name, AliifConfig config, long seed) {
    ParameterLayout layout = ParameterLayout.of(config);
    Map<String, Tensor> tensors = layout.weights(name, layout.untrained(seed)).tensors();
    return new Weights(name, "untrained-" + seed, config, tensors);
  }

  public String name() {
    return name;
  }

  @Override
  public String digest() {
    return digest;
  }

  public AliifConfig config() {
    return config;
  }

  @Override
  public AliifConfig network() {
    return config;
  }

  @Override
  public Map<String, Tensor> tensors() {
    return tensors;
  }

  /** All. */
  @Override
  public long parameters() {
    return tensors.values().stream().mapToLong(tensor -> tensor.values().length).sum();
  }
}
