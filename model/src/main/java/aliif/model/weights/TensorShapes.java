package aliif.model.weights;

import aliif.model.AliifConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tensors of a model, by name, with their shapes (MODEL.md section 5). */
final class TensorShapes {
  private final Map<String, List<Integer>> shapes = new LinkedHashMap<>();

  private TensorShapes() {}

  static TensorShapes of(AliifConfig config) {
    TensorShapes all = new TensorShapes();
    all.addEncoder(config.channels(), config.blocks());
    all.addExpansion(config);
    all.addMlps(config);
    return all;
  }

  Map<String, List<Integer>> asMap() {
    return shapes;
  }

  /**
   * @throws WeightsException if a tensor is missing, superfluous or of another shape
   */
  void requireSame(Map<String, Tensor> tensors) {
    shapes.forEach(
        (name, shape) -> {
          Tensor tensor = tensors.get(name);
          if (tensor == null) {
            throw new WeightsException("%s: missing (expected: %s)".formatted(name, shape));
          }
          if (!tensor.shape().equals(shape)) {
            throw new WeightsException(
                "%s: shape %s (expected: %s)".formatted(name, tensor.shape(), shape));
          }
        });
    for (String name : tensors.keySet()) {
      if (!shapes.containsKey(name)) {
        throw new WeightsException(name + ": superfluous (expected: no such tensor)");
      }
    }
  }

  private void addEncoder(int channels, int blocks) {
    addConvolution("encoder.head", channels, 3);
    for (int i = 0; i < blocks; i++) {
      addConvolution("encoder.body." + i + ".conv1", channels, channels);
      addConvolution("encoder.body." + i + ".conv2", channels, channels);
    }
    addConvolution("encoder.tail", channels, channels);
  }

  private void addConvolution(String name, int outputs, int inputs) {
    shapes.put(name + ".weight", List.of(outputs, inputs, 3, 3));
    shapes.put(name + ".bias", List.of(outputs));
  }

  private void addExpansion(AliifConfig config) {
    int inputs = config.expansionInputs();
    for (int l = 0; l < config.expansionOutputs().size(); l++) {
      int outputs = config.expansionOutputs().get(l);
      shapes.put("expansion." + l + ".weight", List.of(outputs, inputs));
      shapes.put("expansion." + l + ".bias", List.of(outputs));
      inputs = outputs;
    }
  }

  private void addMlps(AliifConfig config) {
    int inputs = config.tau() + 4;
    for (int l = 0; l < config.depth(); l++) {
      int outputs = config.mlpOutputs(l);
      shapes.put("mlps." + l + ".weight", List.of(config.mlps(), outputs, inputs));
      shapes.put("mlps." + l + ".bias", List.of(config.mlps(), outputs));
      inputs = outputs;
    }
  }
}
