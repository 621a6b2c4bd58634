package aliif.model.djl.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import aliif.model.weights.Tensor;
import aliif.model.weights.Tensors;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The tensors of a model on a device, with the names and shapes of the weights file: constants that
 * come from weights, or what training changes. What encoders and decoders make of them are
 * operations, so that gradients come back in the same shapes.
 */
public record DjlTensors(Function<String, NDArray> byName) {

  /*
   * An array that is made of one on the heap does not own its memory: DJL keeps that alive with the
   * array, and not with what views of it remain. A copy does.
   */

  /** Constants. */
  public static DjlTensors of(NDManager manager, Tensors weights) {
    return new DjlTensors(
        name -> {
          Tensor tensor = weights.tensor(name);
          return DeviceCall.only(
              () -> manager.create(tensor.values(), shape(tensor.shape())).duplicate());
        });
  }

  public static Shape shape(Iterable<Integer> sides) {
    Shape shape = new Shape();
    for (int side : sides) {
      shape = shape.add(side);
    }
    return shape;
  }

  public NDArray get(String name) {
    return byName.apply(name);
  }

  /** What steps make of a tensor, and nothing else of what they made. */
  public NDArray get(String name, UnaryOperator<NDArray> steps) {
    return DeviceCall.only(() -> steps.apply(byName.apply(name)));
  }
}
