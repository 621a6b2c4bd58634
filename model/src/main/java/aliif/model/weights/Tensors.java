package aliif.model.weights;

import aliif.model.AliifConfig;
import aliif.model.Network;
import aliif.model.PixelShuffleConfig;
import aliif.model.Sha256;
import java.nio.file.Path;
import java.util.Map;

/**
 * The tensors of a network, each of the shape that its configuration asks for and finite
 * throughout: what a weights file has. Immutable, shared by threads.
 */
public sealed interface Tensors permits Weights, BaselineWeights {
  /**
   * Reads a file; the name is the file's without {@code .safetensors}.
   *
   * @throws WeightsException if it cannot be read, or as {@link #parse} does
   */
  static Tensors load(Path file) {
    return parse(WeightsFile.name(file), WeightsFile.read(file));
  }

  /**
   * Reads a weights file from memory.
   *
   * @param file safetensors, F32 or F16, with what it is of as {@link NetworkJson} says
   * @throws WeightsException if it is no such file, or if a tensor is missing, superfluous, of
   *     another shape than the configuration's, or not finite
   */
  static Tensors parse(String name, byte[] file) {
    Safetensors content = Safetensors.parse(file);
    Network network = NetworkJson.of(content);
    TensorShapes.of(network).requireSame(content.tensors());
    return switch (network) {
      case AliifConfig config -> new Weights(name, Sha256.hex(file), config, content.tensors());
      case PixelShuffleConfig config ->
          new BaselineWeights(name, Sha256.hex(file), config, content.tensors());
    };
  }

  /**
   * A network of tensors that are in memory.
   *
   * @throws WeightsException as {@link #parse} does
   */
  static Tensors of(String name, Network network, Map<String, Tensor> tensors) {
    return parse(name, file(network, tensors));
  }

  /**
   * The file of a network, which {@link #parse} reads.
   *
   * @throws WeightsException if a tensor is missing, superfluous or of another shape
   */
  static byte[] file(Network network, Map<String, Tensor> tensors) {
    TensorShapes.of(network).requireSame(tensors);
    return SafetensorsWriter.bytes(NetworkJson.metadata(network, Map.of()), tensors);
  }

  /** SHA-256 of the file, 64 hexadecimal digits. */
  String digest();

  /** What they are the tensors of. */
  Network network();

  /** All by name; for reading. */
  Map<String, Tensor> tensors();

  /** Number of floats that are trained. */
  long parameters();

  /**
   * One of them.
   *
   * @param tensorName as in docs/model.md section 5, or as {@link BaselineWeights} says
   * @throws IllegalArgumentException if there is none of that name
   */
  default Tensor tensor(String tensorName) {
    Tensor tensor = tensors().get(tensorName);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "tensor: %s (expected: one of %s)".formatted(tensorName, tensors().keySet()));
    }
    return tensor;
  }

  /**
   * Writes a file that {@link #load} reads, in one step: what was there stays if that fails.
   *
   * @param notes on where the network comes from, by key; {@code aliif} and {@code edsr} are taken
   * @throws WeightsException if it cannot be written
   */
  default void write(Path file, Map<String, String> notes) {
    SafetensorsWriter.write(file, NetworkJson.metadata(network(), notes), tensors());
  }
}
