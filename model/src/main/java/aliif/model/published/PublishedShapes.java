package aliif.model.published;

import aliif.model.AliifConfig;
import aliif.model.DecoderConfig;
import aliif.model.DecoderConfig.Blend;
import aliif.model.DecoderConfig.Normalisation;
import aliif.model.DecoderConfig.Scores;
import aliif.model.DecoderConfig.Skip;
import aliif.model.EncoderConfig;
import aliif.model.weights.Tensor;
import aliif.model.weights.WeightsException;
import java.util.ArrayList;
import java.util.List;

/** The configuration of a published LIIF or A-LIIF, which only the shapes of its tensors say. */
final class PublishedShapes {
  private final PublishedCheckpoint checkpoint;

  PublishedShapes(PublishedCheckpoint checkpoint) {
    this.checkpoint = checkpoint;
  }

  /**
   * @throws WeightsException if the shapes are none of a LIIF or A-LIIF
   * @throws IllegalArgumentException likewise
   */
  AliifConfig config() {
    EncoderConfig encoder = encoder();
    boolean bank = checkpoint.tensors().containsKey("basis.w0");
    Tensor first = tensor(bank ? "basis.bias1" : "imnet.layers.0.bias");
    int mlps = bank ? side(first, 0) : 1;
    int width = side(first, bank ? 1 : 0);
    int depth = bank ? count("basis.w%d", 1) : count("imnet.layers.%d.weight", 2);
    int inputs =
        tensor(bank ? "basis.w0" : "imnet.layers.0.weight").values().length / (mlps * width);
    int query = inputs - 9 * encoder.channels();
    boolean unfold = query == 2 || query == 4;
    int seen = unfold ? query : inputs - encoder.channels();
    if (seen != 2 && seen != 4) {
      throw new WeightsException(
          "first layer: %d inputs (expected: %d or %d, and 2 or 4 more)"
              .formatted(inputs, 9 * encoder.channels(), encoder.channels()));
    }
    return new AliifConfig(
        encoder,
        new DecoderConfig(
            new DecoderConfig.LocalMlps(mlps, width, depth),
            bank ? hidden() : List.of(),
            bank ? Scores.QUERY : Scores.NONE,
            Normalisation.L2,
            Blend.LAYERS,
            new DecoderConfig.LayerInputs(unfold, seen == 4),
            checkpoint.flags().getOrDefault("local_ensemble", true),
            Skip.NONE));
  }

  private EncoderConfig encoder() {
    if (checkpoint.tensors().containsKey("encoder.SFENet1.weight")) {
      return new EncoderConfig.Rdn(
          side(tensor("encoder.SFENet1.weight"), 0),
          count("encoder.RDBs.%d.LFF.weight", 1),
          new EncoderConfig.DenseBlock(
              count("encoder.RDBs.0.convs.%d.conv.0.weight", 1),
              side(tensor("encoder.RDBs.0.convs.0.conv.0.weight"), 0)));
    }
    return new EncoderConfig.Edsr(
        side(tensor("encoder.head.0.weight"), 0), count("encoder.body.%d.body.0.weight", 1));
  }

  private List<Integer> hidden() {
    List<Integer> hidden = new ArrayList<>();
    int layers = count("pdn.layers.%d.weight", 2);
    for (int l = 0; l < layers - 1; l++) {
      hidden.add(side(tensor("pdn.layers." + 2 * l + ".bias"), 0));
    }
    return hidden;
  }

  /** Tensors whose names count in steps from 0. */
  private int count(String pattern, int step) {
    int count = 0;
    while (checkpoint.tensors().containsKey(pattern.formatted(count * step))) {
      count++;
    }
    return count;
  }

  private Tensor tensor(String name) {
    return checkpoint
        .tensor(name)
        .orElseThrow(
            () -> new WeightsException(name + ": missing (expected: LIIF, A-LIIF or EDSR)"));
  }

  private static int side(Tensor tensor, int dimension) {
    if (tensor.shape().size() <= dimension || tensor.shape().get(dimension) < 1) {
      throw new WeightsException(
          "shape: %s (expected: a side from 1 at %d)".formatted(tensor.shape(), dimension));
    }
    return tensor.shape().get(dimension);
  }
}
