package aliif.model.weights;

import java.util.List;

/** Floats with a shape, row-major. Immutable by convention: the array is for reading. */
public final class Tensor {
  private final List<Integer> shape;
  private final float[] values; // shape

  /**
   * @param shape sides, outermost first; empty for a single value
   * @param values row-major; owned by the tensor from now on
   * @throws IllegalArgumentException if the number of values is not the product of the sides
   */
  public Tensor(List<Integer> shape, float[] values) {
    // Where a side is 0, the product of the others may be more than a long holds.
    long expected =
        shape.contains(0)
            ? 0
            : shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    if (values.length != expected) {
      throw new IllegalArgumentException(
          "values: %d (expected: %d for %s)".formatted(values.length, expected, shape));
    }
    this.shape = List.copyOf(shape);
    this.values = values;
  }

  public List<Integer> shape() {
    return shape;
  }

  /** The array itself, row-major; for reading. */
  public float[] values() {
    return values;
  }
}
