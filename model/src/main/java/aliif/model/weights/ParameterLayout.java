package aliif.model.weights;

import aliif.model.Network;
import aliif.model.PixelShuffleConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * All tensors of a network in one array, one after the other: what training changes, averages and
 * keeps moments of. Immutable.
 */
public final class ParameterLayout {
  private final Network network;
  private final List<Slice> slices = new ArrayList<>();
  private final int size;

  /**
   * The place of a tensor.
   *
   * @param name as in docs/model.md section 5
   * @param shape of the tensor
   * @param offset of its first value
   * @param constant whether training leaves it as it is: a baseline's {@code mean}
   */
  public record Slice(String name, List<Integer> shape, int offset, boolean constant) {
    /** Number of values. */
    public int length() {
      return shape.stream().reduce(1, Math::multiplyExact);
    }

    /** The values that an output of a weight sees: (out, in, 3, 3), (out, in) or (K, out, in). */
    public int inputs() {
      return shape.subList(shape.size() == 3 ? 2 : 1, shape.size()).stream()
          .reduce(1, Math::multiplyExact);
    }
  }

  private ParameterLayout(Network network) {
    this.network = network;
    int offset = 0;
    for (Map.Entry<String, List<Integer>> tensor : TensorShapes.of(network).asMap().entrySet()) {
      String name = tensor.getKey();
      Slice slice = new Slice(name, tensor.getValue(), offset, name.equals(TensorShapes.MEAN));
      slices.add(slice);
      offset = Math.addExact(offset, slice.length());
    }
    this.size = offset;
  }

  public static ParameterLayout of(Network network) {
    return new ParameterLayout(network);
  }

  public Network network() {
    return network;
  }

  /** The tensors in their order. */
  public List<Slice> slices() {
    return List.copyOf(slices);
  }

  /** Number of all values. */
  public int size() {
    return size;
  }

  /**
   * The values with which training begins: weights and biases of a layer uniform in {@code +-1 /
   * sqrt(inputs)}, as PyTorch's layers have them, and each of the K local MLPs as a layer of its
   * own. What a baseline does not train is the mean of DIV2K, as published.
   *
   * @param seed the same seed gives the same values
   * @return (size), the caller's
   */
  public float[] untrained(long seed) {
    float[] values = new float[size];
    SplittableRandom random = new SplittableRandom(seed);
    double bound = 1;
    for (Slice slice : slices) {
      // A bias comes after its layer's weight.
      bound = slice.name.endsWith(".weight") ? 1 / Math.sqrt(slice.inputs()) : bound;
      int length = slice.length();
      for (int i = 0; i < length; i++) {
        values[slice.offset + i] =
            slice.constant
                ? PixelShuffleConfig.DIV2K_MEAN.get(i)
                : (float) (bound * (2 * random.nextDouble() - 1));
      }
    }
    return values;
  }

  /**
   * The values of a network.
   *
   * @return (size), the caller's
   * @throws IllegalArgumentException if the network has another configuration
   */
  public float[] flat(Tensors weights) {
    if (!weights.network().equals(network)) {
      throw new IllegalArgumentException(
          "weights: %s (expected: %s)".formatted(weights.network(), network));
    }
    float[] values = new float[size];
    for (Slice slice : slices) {
      float[] tensor = weights.tensor(slice.name).values();
      System.arraycopy(tensor, 0, values, slice.offset, tensor.length);
    }
    return values;
  }

  /**
   * A network of such values, which are copied.
   *
   * @throws WeightsException if a value is not finite
   */
  public Tensors weights(String name, float[] values) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Slice slice : slices) {
      int end = slice.offset + slice.length();
      tensors.put(
          slice.name, new Tensor(slice.shape, Arrays.copyOfRange(values, slice.offset, end)));
    }
    return Tensors.of(name, network, tensors);
  }
}
