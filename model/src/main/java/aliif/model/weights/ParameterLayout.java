package aliif.model.weights;

import aliif.model.AliifConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All tensors of a model in one array, one after the other: what training changes, averages and
 * keeps moments of. Immutable.
 */
public final class ParameterLayout {
  private final AliifConfig config;
  private final List<Slice> slices = new ArrayList<>();
  private final int size;

  /**
   * The place of a tensor.
   *
   * @param name as in MODEL.md section 5
   * @param shape of the tensor
   * @param offset of its first value
   */
  public record Slice(String name, List<Integer> shape, int offset) {
    /** Number of values. */
    public int length() {
      return shape.stream().reduce(1, Math::multiplyExact);
    }
  }

  private ParameterLayout(AliifConfig config) {
    this.config = config;
    int offset = 0;
    for (Map.Entry<String, List<Integer>> tensor : TensorShapes.of(config).asMap().entrySet()) {
      Slice slice = new Slice(tensor.getKey(), tensor.getValue(), offset);
      slices.add(slice);
      offset = Math.addExact(offset, slice.length());
    }
    this.size = offset;
  }

  public static ParameterLayout of(AliifConfig config) {
    return new ParameterLayout(config);
  }

  public AliifConfig config() {
    return config;
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
   * The values of a model.
   *
   * @return (size), the caller's
   * @throws IllegalArgumentException if the model has another configuration
   */
  public float[] flat(Weights weights) {
    if (!weights.config().equals(config)) {
      throw new IllegalArgumentException(
          "weights: %s (expected: %s)".formatted(weights.config(), config));
    }
    float[] values = new float[size];
    for (Slice slice : slices) {
      float[] tensor = weights.tensor(slice.name).values();
      System.arraycopy(tensor, 0, values, slice.offset, tensor.length);
    }
    return values;
  }

  /**
   * A model of such values, which are copied.
   *
   * @throws WeightsException if a value is not finite
   */
  public Weights weights(String name, float[] values) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Slice slice : slices) {
      int end = slice.offset + slice.length();
      tensors.put(
          slice.name, new Tensor(slice.shape, Arrays.copyOfRange(values, slice.offset, end)));
    }
    return Weights.of(name, config, tensors);
  }
}
