package aliif.model.weights;

import aliif.model.EncoderConfig;
import aliif.model.PixelShuffleConfig;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A trained baseline: EDSR with its upsampler. The file is as a model's, with {@code channels},
 * {@code blocks} and {@code scale} as JSON under {@code edsr}. Its tensors are those of an EDSR
 * encoder, {@code upsampler.s} for each stage, {@code output}, and {@code mean} (3), the colour
 * that the network does not see. Immutable, shared by threads.
 *
 * @param name the file's, without its ending
 * @param digest SHA-256 of the file, 64 hexadecimal digits
 */
public record BaselineWeights(
    String name, String digest, PixelShuffleConfig config, Map<String, Tensor> tensors)
    implements Tensors {
  private static final String KEY = "edsr";

  /** Whether a file says that it is one. */
  public static boolean isBaseline(byte[] file) {
    return Safetensors.parse(file).metadata(KEY).isPresent();
  }

  /**
   * Reads a file.
   *
   * @throws WeightsException if it cannot be read, or as {@link #parse} does
   */
  public static BaselineWeights load(Path file) {
    return parse(WeightsFile.name(file), WeightsFile.read(file));
  }

  /**
   * Reads a baseline from memory.
   *
   * @throws WeightsException if it is none, or if a tensor is missing, superfluous, of another
   *     shape than the configuration's, or not finite
   */
  public static BaselineWeights parse(String name, byte[] file) {
    Safetensors content = Safetensors.parse(file);
    PixelShuffleConfig config =
        config(
            content
                .metadata(KEY)
                .orElseThrow(
                    () -> new WeightsException(KEY + ": missing (expected: in the metadata)")));
    TensorShapes.of(config).requireSame(content.tensors());
    return new BaselineWeights(name, Weights.sha256(file), config, content.tensors());
  }

  /**
   * The file of a configuration and its tensors.
   *
   * @throws WeightsException if they do not fit
   */
  public static byte[] bytes(PixelShuffleConfig config, Map<String, Tensor> tensors) {
    TensorShapes.of(config).requireSame(tensors);
    JsonObject json = new JsonObject();
    json.addProperty("channels", config.encoder().channels());
    json.addProperty("blocks", config.encoder().blocks());
    json.addProperty("scale", config.scale());
    return SafetensorsWriter.bytes(Map.of(KEY, json.toString()), tensors);
  }

  private static PixelShuffleConfig config(String text) {
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

  private static int count(JsonObject json, String field) {
    OptionalLong value = json.has(field) ? Json.whole(json.get(field)) : OptionalLong.empty();
    if (value.isEmpty() || value.getAsLong() < 1 || value.getAsLong() > ConfigJson.LARGEST) {
      throw new IllegalArgumentException(
          "%s: %s (expected: 1 to %d)".formatted(field, json.get(field), ConfigJson.LARGEST));
    }
    return (int) value.getAsLong();
  }

  @Override
  public Tensor tensor(String tensorName) {
    Tensor tensor = tensors.get(tensorName);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "tensor: %s (expected: one of %s)".formatted(tensorName, tensors.keySet()));
    }
    return tensor;
  }

  /** Number of floats in all tensors but {@code mean}. */
  public long parameters() {
    return tensors.values().stream().mapToLong(tensor -> tensor.values().length).sum() - 3;
  }
}
