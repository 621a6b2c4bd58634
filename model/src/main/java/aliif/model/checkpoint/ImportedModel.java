package aliif.model.checkpoint;

import aliif.model.AliifConfig;
import aliif.model.PixelShuffleConfig;
import aliif.model.weights.BaselineWeights;
import aliif.model.weights.Tensor;
import aliif.model.weights.Weights;
import aliif.model.weights.WeightsException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A published model with our configuration and our names. */
public sealed interface ImportedModel {
  /** A LIIF or A-LIIF. */
  record Aliif(AliifConfig config, Map<String, Tensor> tensors) implements ImportedModel {}

  /** An EDSR with its upsampler. */
  record Baseline(PixelShuffleConfig config, Map<String, Tensor> tensors)
      implements ImportedModel {}

  /**
   * What a checkpoint is, by its names and shapes.
   *
   * @throws WeightsException if it is none of the published ones, or lacks a tensor, or has one
   *     more
   */
  static ImportedModel of(Checkpoint checkpoint) {
    try {
      return checkpoint.tensors().containsKey("tail.1.weight")
              || checkpoint.tensors().containsKey("tail.0.0.weight")
          ? PublishedEdsr.of(checkpoint)
          : aliif(checkpoint);
    } catch (IllegalArgumentException problem) {
      throw new WeightsException(String.valueOf(problem.getMessage()), problem);
    }
  }

  /** The weights file, which {@link Weights} or {@link BaselineWeights} reads. */
  default byte[] file() {
    return switch (this) {
      case Aliif(AliifConfig config, Map<String, Tensor> tensors) -> Weights.bytes(config, tensors);
      case Baseline(PixelShuffleConfig config, Map<String, Tensor> tensors) ->
          BaselineWeights.bytes(config, tensors);
    };
  }

  private static Aliif aliif(Checkpoint checkpoint) {
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
    return new Aliif(config, ours);
  }
}
