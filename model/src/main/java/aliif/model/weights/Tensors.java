package aliif.model.weights;

/** Tensors by name. */
@FunctionalInterface
public interface Tensors {
  /**
   * One of them.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  Tensor tensor(String name);
}
