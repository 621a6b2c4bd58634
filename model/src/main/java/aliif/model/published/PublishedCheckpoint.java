package aliif.model.published;

import aliif.model.torchfile.PickleValue;
import aliif.model.torchfile.PickleValue.Dictionary;
import aliif.model.torchfile.PickleValue.Flag;
import aliif.model.torchfile.PickleValue.View;
import aliif.model.torchfile.TorchFile;
import aliif.model.weights.Safetensors;
import aliif.model.weights.Tensor;
import aliif.model.weights.WeightsException;
import aliif.model.weights.WeightsFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tensors as somebody else has named them.
 *
 * @param tensors by their names there
 * @param flags what else the model was made with: {@code local_ensemble}, {@code feat_unfold},
 *     {@code cell_decode}, where the file says so
 */
public record PublishedCheckpoint(Map<String, Tensor> tensors, Map<String, Boolean> flags) {
  /** Where a dictionary of tensors lies in files of several projects, from the outside in. */
  private static final List<String> WRAPPERS = List.of("model", "sd", "state_dict", "params");

  /**
   * Reads a {@code .safetensors}, {@code .pth} or {@code .pt} file. Nothing in it is run.
   *
   * @throws WeightsException if it cannot be read, or holds anything but tensors in dictionaries
   */
  public static PublishedCheckpoint read(Path file) {
    if (String.valueOf(file.getFileName()).endsWith(WeightsFile.EXTENSION)) {
      return new PublishedCheckpoint(Safetensors.parse(WeightsFile.read(file)).tensors(), Map.of());
    }
    TorchFile saved = TorchFile.read(file);
    PickleValue state = saved.root();
    Map<String, Boolean> flags = new HashMap<>();
    for (String wrapper : WRAPPERS) {
      flags(state).forEach(flags::put);
      state = member(state, wrapper).orElse(state);
    }
    return new PublishedCheckpoint(saved.tensors(views(state)), flags);
  }

  /** The tensor of a name, if there is one. */
  public Optional<Tensor> tensor(String name) {
    return Optional.ofNullable(tensors.get(name));
  }

  /** What a LIIF model was made with lies beside its tensors, under {@code args}. */
  private static Map<String, Boolean> flags(PickleValue value) {
    Map<String, Boolean> flags = new HashMap<>();
    if (member(value, "args").orElse(value) instanceof Dictionary arguments) {
      arguments
          .entries()
          .forEach(
              (name, argument) -> {
                if (argument instanceof Flag flag) {
                  flags.put(name, flag.value());
                }
              });
    }
    return flags;
  }

  private static Optional<PickleValue> member(PickleValue value, String name) {
    return value instanceof Dictionary dictionary
        ? Optional.ofNullable(dictionary.entries().get(name)).filter(Dictionary.class::isInstance)
        : Optional.empty();
  }

  private static Map<String, View> views(PickleValue state) {
    if (!(state instanceof Dictionary dictionary)) {
      throw new WeightsException("pickle: something else (expected: a dictionary of tensors)");
    }
    Map<String, View> views = new LinkedHashMap<>();
    dictionary
        .entries()
        .forEach(
            (name, value) -> {
              if (!(value instanceof View view)) {
                throw new WeightsException(name + ": something else (expected: a tensor)");
              }
              views.put(name, view);
            });
    return views;
  }
}
