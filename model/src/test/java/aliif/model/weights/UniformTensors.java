package aliif.model.weights;

import aliif.model.AliifConfig;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tensors whose values are all the same. */
final class UniformTensors {
  private UniformTensors() {}

  /** All tensors of a network, of ones. */
  static Map<String, Tensor> of(AliifConfig config) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    TensorShapes.of(config).asMap().forEach((name, shape) -> tensors.put(name, ones(shape)));
    return tensors;
  }

  static Tensor ones(List<Integer> shape) {
    return filled(shape, 1);
  }

  static Tensor filled(List<Integer> shape, float value) {
    float[] values = new float[shape.stream().reduce(1, (a, b) -> a * b)];
    Arrays.fill(values, value);
    return new Tensor(shape, values);
  }
}
