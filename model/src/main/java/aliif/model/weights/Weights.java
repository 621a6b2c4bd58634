package aliif.model.weights;

import aliif.model.AliifConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A trained model: its configuration and its tensors, each of the shape the configuration asks for
 * and finite throughout. Immutable, shared by threads.
 */
public final class Weights implements Tensors {
  private static final String METADATA = "aliif";

  private final String name;
  private final String digest;
  private final AliifConfig config;
  private final Map<String, Tensor> tensors;

  private Weights(String name, String digest, AliifConfig config, Map<String, Tensor> tensors) {
    this.name = name;
    this.digest = digest;
    this.config = config;
    this.tensors = tensors;
  }

  /** Names of the models inside this library. */
  public static List<String> shippedNames() {
    return List.of("lite");
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
   * Reads a file (MODEL.md section 5); the name is the file's without {@code .safetensors}.
   *
   * @throws WeightsException if it cannot be read, or as {@link #parse} does
   */
  public static Weights load(Path file) {
    return parse(WeightsFile.name(file), WeightsFile.read(file));
  }

  /**
   * Reads a weights file from memory.
   *
   * @param file safetensors, F32 or F16, with the configuration as JSON under {@code aliif}
   * @throws WeightsException if it is no such file, or if a tensor is missing, superfluous, of
   *     another shape than the configuration's, or not finite
   */
  public static Weights parse(String name, byte[] file) {
    Safetensors content = Safetensors.parse(file);
    AliifConfig config =
        ConfigJson.parse(
            content
                .metadata(METADATA)
                .orElseThrow(
                    () -> new WeightsException("aliif: missing (expected: in the metadata)")));
    TensorShapes.of(config).requireSame(content.tensors());
    return new Weights(name, sha256(file), config, content.tensors());
  }

  /**
   * A model of tensors that are in memory.
   *
   * @throws WeightsException if a tensor is missing, superfluous, of another shape than the
   *     configuration's, or not finite
   */
  public static Weights of(String name, AliifConfig config, Map<String, Tensor> tensors) {
    return parse(name, SafetensorsWriter.bytes(metadata(config, Map.of()), tensors));
  }

  /**
   * Writes a file that {@link #load} reads, in one step: what was there stays if that fails.
   *
   * @param notes on where the model comes from, by key; {@code aliif} is taken
   * @throws WeightsException if it cannot be written
   */
  public void write(Path file, Map<String, String> notes) {
    SafetensorsWriter.write(file, metadata(config, notes), tensors);
  }

  private static Map<String, String> metadata(AliifConfig config, Map<String, String> notes) {
    Map<String, String> metadata = new LinkedHashMap<>(notes);
    metadata.put(METADATA, ConfigJson.text(config));
    return metadata;
  }

  /**
   * The file of a configuration and its tensors, which {@link #parse} reads.
   *
   * @throws WeightsException if they do not fit
   */
  public static byte[] bytes(AliifConfig config, Map<String, Tensor> tensors) {
    TensorShapes.of(config).requireSame(tensors);
    return SafetensorsWriter.bytes(metadata(config, Map.of()), tensors);
  }

  /** The tensors that a configuration asks for, by name, with their shapes. */
  public static Map<String, List<Integer>> shapes(AliifConfig config) {
    return Collections.unmodifiableMap(TensorShapes.of(config).asMap());
  }

  /**
   * A model that nobody trained, for measuring: uniform in {@code +-1 / sqrt(inputs)}.
   *
   * @param seed the same seed gives the same weights
   */
  public static Weights untrained(String name, AliifConfig config, long seed) {
    Random random = new Random(seed);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    TensorShapes.of(config)
        .asMap()
        .forEach((tensor, shape) -> tensors.put(tensor, uniform(shape, random)));
    return new Weights(name, "untrained-" + seed, config, Collections.unmodifiableMap(tensors));
  }

  private static Tensor uniform(List<Integer> shape, Random random) {
    float[] values = new float[shape.stream().reduce(1, Math::multiplyExact)];
    double inputs = Math.max(1, values.length / (double) shape.getFirst());
    float bound = (float) (1 / Math.sqrt(inputs));
    for (int i = 0; i < values.length; i++) {
      values[i] = bound * (2 * random.nextFloat() - 1);
    }
    return new Tensor(shape, values);
  }

  public String name() {
    return name;
  }

  /** SHA-256 of the file, 64 hexadecimal digits. */
  public String digest() {
    return digest;
  }

  public AliifConfig config() {
    return config;
  }

  /** All tensors by name; for reading. */
  public Map<String, Tensor> tensors() {
    return tensors;
  }

  /** Number of floats in all tensors. */
  public long parameters() {
    return tensors.values().stream().mapToLong(tensor -> tensor.values().length).sum();
  }

  /**
   * A tensor of the model.
   *
   * @param tensorName as in MODEL.md section 5
   * @throws IllegalArgumentException if the configuration has no such tensor
   */
  @Override
  public Tensor tensor(String tensorName) {
    Tensor tensor = tensors.get(tensorName);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "tensor: %s (expected: one of %s)".formatted(tensorName, tensors.keySet()));
    }
    return tensor;
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException problem) {
      throw new AssertionError("every JDK has SHA-256", problem);
    }
  }
}
