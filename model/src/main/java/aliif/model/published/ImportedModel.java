package aliif.model.published;

import aliif.model.AliifConfig;
import aliif.model.Network;
import aliif.model.weights.Tensor;
import aliif.model.weights.Tensors;
import aliif.model.weights.Weights;
import aliif.model.weights.WeightsException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A published LIIF, A-LIIF or EDSR with our configuration and our names. */
public record ImportedModel(Network network, Map<String, Tensor> tensors) {
  /**
   * What a checkpoint is, by its names and shapes.
   *
   * @throws WeightsException if it is none of the published ones, or lacks a tensor, or has one
   *     more
   */
  public static ImportedModel of(PublishedCheckpoint checkpoint) {
    try {
      return checkpoint.tensors().containsKey("tail.1.weight")
              || checkpoint.tensors().containsKey("tail.0.0.weight")
          ? PublishedEdsr.of(checkpoint)
          : aliif(checkpoint);
    } catch (IllegalArgumentException problem) {
      throw new WeightsException(String.valueOf(problem.getMessage()), problem);
    }
  }

  /** The weights file, which {@link Tensors#parse} reads. */
  public byte[] file() {
    return Tensors.file(network, tensors);
  }

  private static ImportedModel aliif(PublishedCheckpoint checkpoint) {
    AliifConfig config = new PublishedShapes(checkpoint).config();
    Map<String, Tensor> ours = new LinkedHashMap<>();
    List<String> left = new ArrayList<>(checkpoint.tensors().keySet());
    // LIIF's EDSR carries the mean shift that it does not apply.
    left.removeIf(name -> name.contains("sub_mean.") || name.contains("add_mean."));
    Weights.shapes(config)
        .forEach(
            (name, shape) -> {
              String published = PublishedNames.of(name, config);
              Tensor tensor =
                  checkpoint
                      .tensor(published)
                      .orElseThrow(
                          () ->
                              new WeightsException(
                                  published + ": missing (expected: " + shape + ")"));
              // The bank is flat there, and a single MLP has no K; the values lie in the same
              // order.
              ours.put(name, new Tensor(shape, tensor.values()));
              left.remove(published);
            });
    if (!left.isEmpty()) {
      throw new WeightsException(left.getFirst() + ": superfluous (expected: no such tensor)");
    }
    return new ImportedModel(config, ours);
  }
}
