package aliif.model.published;

import aliif.model.EncoderConfig;
import aliif.model.PixelShuffleConfig;
import aliif.model.weights.Tensor;
import aliif.model.weights.WeightsException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** EDSR-baseline as EDSR-PyTorch publishes it, with its upsampler for one scale. */
final class PublishedEdsr {
  /*
   * Wider and deeper ones add a tenth of each block's residual, as otherwise they do not train; the
   * factor is no tensor, so that without it they would be another network.
   */
  private static final int MOST_CHANNELS = 64;
  private static final int MOST_BLOCKS = 16;

  private final PublishedCheckpoint checkpoint;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Set<String> taken = new HashSet<>();

  private PublishedEdsr(PublishedCheckpoint checkpoint) {
    this.checkpoint = checkpoint;
  }

  /**
   * @throws WeightsException if it is larger than EDSR-baseline, or if a tensor is missing, or is
   *     there that EDSR has not
   */
  static ImportedModel of(PublishedCheckpoint checkpoint) {
    return new PublishedEdsr(checkpoint).model();
  }

  private ImportedModel model() {
    int channels = side("head.0.weight");
    int blocks = 0;
    while (checkpoint.tensors().containsKey("body." + blocks + ".body.0.weight")) {
      blocks++;
    }
    requireBaseline(channels, blocks);
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
    requireNoOther();
    return new ImportedModel(config, tensors);
  }

  private static void requireBaseline(int channels, int blocks) {
    if (channels > MOST_CHANNELS || blocks > MOST_BLOCKS) {
      throw new WeightsException(
          "EDSR: %d channels, %d blocks (expected: at most %d and %d, as larger ones scale their residuals, by what the file does not say)"
              .formatted(channels, blocks, MOST_CHANNELS, MOST_BLOCKS));
    }
  }

  private void requireNoOther() {
    for (String name : checkpoint.tensors().keySet()) {
      if (!taken.contains(name) && !name.startsWith("sub_mean.") && !name.startsWith("add_mean.")) {
        throw new WeightsException(name + ": superfluous (expected: no such tensor)");
      }
    }
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
    taken.add(name);
    return checkpoint
        .tensor(name)
        .orElseThrow(() -> new WeightsException(name + ": missing (expected: EDSR's)"));
  }
}
