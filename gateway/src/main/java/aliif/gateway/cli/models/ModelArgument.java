package aliif.gateway.cli.models;

import aliif.gateway.cli.options.ModelChoice;
import aliif.model.weights.Tensors;
import aliif.model.weights.Weights;
import picocli.CommandLine.Parameters;

/** The model that a command is about. */
final class ModelArgument {
  @Parameters(
      paramLabel = "MODEL",
      description = "Name of an included model, or a .safetensors file.")
  @SuppressWarnings("NullAway.Init")
  private String model;

  /**
   * A model, or a baseline for one scale.
   *
   * @throws aliif.model.weights.WeightsException if there is none, or it cannot be read
   */
  Tensors network() {
    return ModelChoice.network(model);
  }

  /**
   * A model.
   *
   * @throws aliif.model.weights.WeightsException if there is none, or it cannot be read
   */
  Weights weights() {
    return ModelChoice.weights(model);
  }
}
