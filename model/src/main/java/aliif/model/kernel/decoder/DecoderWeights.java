package aliif.model.kernel.decoder;

import aliif.model.DecoderConfig;
import aliif.model.DecoderConfig.Scores;
import aliif.model.kernel.encoder.WinogradConvolution;
import aliif.model.kernel.loops.PackedMatrix;
import aliif.model.kernel.loops.Packer;
import aliif.model.kernel.memory.ChannelBlocks;
import aliif.model.weights.HoistedWeights;
import aliif.model.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The decoder's layers in the file's terms, taken apart (docs/model.md 2.1) and put into blocks of
 * 16 channels: an MLP's outputs fill whole blocks, so that those of K lie at multiples of 16.
 */
public final class DecoderWeights {
  final DecoderConfig config;
  private final DecoderShape shape;
  private final Weights weights;
  private final HoistedWeights mlps; // first layers of the K
  private final Optional<HoistedWeights> expansion; // first layer of P

  public DecoderWeights(Weights weights) {
    this.weights = weights;
    this.config = weights.config().decoder();
    this.shape = new DecoderShape(config);
    this.mlps = HoistedWeights.ofMlps(weights);
    this.expansion =
        config.scores() == Scores.NONE
            ? Optional.empty()
            : Optional.of(HoistedWeights.ofExpansion(weights));
  }

  /** Blocks of a first layer's outputs of one MLP. */
  int firstBlocks() {
    return shape.firstBlocks();
  }

  /** Outputs of all K first layers, in whole blocks. */
  int firstOutputs() {
    return shape.firstOutputs();
  }

  /** Outputs of the expansion network's first layer; 0 if there is none. */
  int hiddenOutputs() {
    return shape.hiddenOutputs();
  }

  /** Tau's part of all first layers side by side: those of the K MLPs, then P's. */
  public WinogradConvolution hoisted(Packer packer) {
    int tau = weights.config().tau();
    int outputs = firstOutputs() + hiddenOutputs();
    float[] weight = new float[outputs * tau]; // (outputs, C, 3, 3)
    float[] bias = new float[outputs];
    for (int row = 0; row < mlps.outputs(); row++) {
      System.arraycopy(mlps.tau(), row * tau, weight, place(row) * tau, tau);
      bias[place(row)] = mlps.bias()[row];
    }
    expansion.ifPresent(
        hidden -> {
          System.arraycopy(hidden.tau(), 0, weight, firstOutputs() * tau, hidden.outputs() * tau);
          System.arraycopy(hidden.bias(), 0, bias, firstOutputs(), hidden.outputs());
        });
    return WinogradConvolution.of(weight, bias, packer);
  }

  /** Where output {@code row} of the K first layers lies: k, then blocks. */
  private int place(int row) {
    int outputs = config.mlpOutputs(0);
    return row / outputs * firstBlocks() * ChannelBlocks.BLOCK + row % outputs;
  }

  /**
   * The columns of [xi, c] of the same outputs as {@link #hoisted}, one after the other; zero for a
   * P that does not see them.
   *
   * @return (4, outputs)
   */
  float[] near() {
    int outputs = firstOutputs() + ChannelBlocks.roundUp(hiddenOutputs(), ChannelBlocks.BLOCK);
    float[] near = new float[HoistedWeights.NEAR * outputs];
    for (int i = 0; i < HoistedWeights.NEAR; i++) {
      for (int row = 0; row < mlps.outputs(); row++) {
        near[i * outputs + place(row)] = mlps.near()[i * mlps.outputs() + row];
      }
      int to = i * outputs + firstOutputs();
      int column = i;
      expansion.ifPresent(
          hidden ->
              System.arraycopy(
                  hidden.near(), column * hidden.outputs(), near, to, hidden.outputs()));
    }
    return near;
  }

  /** The same of the K MLPs alone, without padding: (4, K, outputs). */
  float[] mlpNear() {
    return mlps.near();
  }

  /** The expansion network's layers after the first, ReLU between them. */
  List<PackedMatrix> expansion(Packer packer) {
    List<PackedMatrix> layers = new ArrayList<>();
    int count = config.expansionOutputs().size();
    for (int l = 1; l < count; l++) {
      String name = "expansion." + l;
      layers.add(
          PackedMatrix.of(values(name + ".weight"), values(name + ".bias"), l < count - 1, packer));
    }
    return layers;
  }

  /** A layer of all K MLPs after the first: (K, outputs, inputs). */
  float[] mlpWeight(int layer) {
    return values("mlps." + layer + ".weight");
  }

  /** Its biases: (K, outputs). */
  float[] mlpBias(int layer) {
    return values("mlps." + layer + ".bias");
  }

  private float[] values(String name) {
    return weights.tensor(name).values();
  }
}
