package aliif.model.checkpoint;

import aliif.model.EncoderConfig;
import aliif.model.PixelShuffleConfig;
import aliif.model.weights.Tensor;
import aliif.model.weights.WeightsException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** EDSR-baseline as EDSR-PyTorch publishes it, with its upsampler for one scale. */
final class PublishedEdsr {
  private final Checkpoint checkpoint;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  private PublishedEdsr(Checkpoint checkpoint) {
    this.checkpoint = checkpoint;
  }

  /**
   * @throws WeightsException if a tensor is missing or of another shape
   */
  static ImportedModel of(Checkpoint checkpoint) {
    return new PublishedEdsr(checkpoint).model();
  }

  private ImportedModel model() {
    int channels = side("head.0.weight");
    int blocks = 0;
    while (checkpoint.tensors().containsKey("body." + blocks + ".body.0.weight")) {
      blocks++;
    }
    int factor = (int) Math.round(Math.sqrt((double) side("tail.0.0.weight") / channels));
    boolean twice = checkpoint.tensors().containsKey("tail.0.2.weight");
    var config =
        new PixelShuffleConfig(new EncoderConfig.Edsr(channels, blocks), twice ? 4 : factor);
    put("encoder.head", "head.0");
    for (int i = 0; i < blocks; i++) {
      put("encoder.body." + i + ".conv1", "body." + i + ".body.0");
      put("encoder.body." + i + ".conv2", "body." + i + ".body.2");
    }
    put("encoder.tail", "body." + blocks);
    for (int stage = 0; stage < config.stages().size(); stage++) {
      put("upsampler." + stage, "tail.0." + 2 * stage);
    }
    put("output", "tail.1");
    tensors.put("mean", mean());
    return new ImportedModel(config, tensors);
  }

  /** {@code sub_mean} subtracts 255 times the mean. */
  private Tensor mean() {
    float[] shift =
        checkpoint
            .tensor("sub_mean.bias")
            .map(Tensor::values)
            .filter(values -> values.length == 3)
            .orElse(new float[0]);
    float[] mean = new float[3];
    for (int channel = 0; channel < 3; channel++) {
      mean[channel] =
          shift.length == 0
              ? PixelShuffleConfig.DIV2K_MEAN.get(channel)
              : shift[channel] / -PixelShuffleConfig.RANGE;
    }
    return new Tensor(List.of(3), mean);
  }

  private void put(String ours, String published) {
    tensors.put(ours + ".weight", tensor(published + ".weight"));
    tensors.put(ours + ".bias", tensor(published + ".bias"));
  }

  private int side(String name) {
    Tensor tensor = tensor(name);
    if (tensor.shape().isEmpty() || tensor.shape().getFirst() < 1) {
      throw new WeightsException(name + ": " + tensor.shape() + " (expected: four sides)");
    }
    return tensor.shape().getFirst();
  }

  private Tensor tensor(String name) {
    return checkpoint
        .tensor(name)
        .orElseThrow(() -> new WeightsException(name + ": missing (expected: EDSR's)"));
  }
}
