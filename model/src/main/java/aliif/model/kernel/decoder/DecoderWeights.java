package aliif.model.kernel.decoder;

import aliif.model.AliifConfig;
import aliif.model.AliifConfig.Scores;
import aliif.model.kernel.encoder.WinogradConvolution;
import aliif.model.kernel.loops.PackedMatrix;
import aliif.model.kernel.loops.Packer;
import aliif.model.kernel.memory.ChannelBlocks;
import aliif.model.weights.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * The decoder's layers in the file's terms, taken apart (docs/model.md 2.1) and put into blocks of
 * 16 channels: an MLP's outputs fill whole blocks, so that those of K lie at multiples of 16.
 */
public final class DecoderWeights {
  final AliifConfig config;
  private final DecoderShape shape;
  private final Weights weights;

  public DecoderWeights(Weights weights) {
    this.weights = weights;
    this.config = weights.config();
    this.shape = new DecoderShape(config);
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
    int tau = config.tau();
    int outputs = firstOutputs() + hiddenOutputs();
    float[] weight = new float[outputs * tau]; // (outputs, C, 3, 3)
    float[] bias = new float[outputs];
    float[] mlps = values("mlps.0.weight"); // (K, outputs, tau + 4)
    float[] mlpBias = values("mlps.0.bias"); // (K, outputs)
    for (int row = 0; row < mlpBias.length; row++) {
      int to = place(row);
      System.arraycopy(mlps, row * (tau + 4), weight, to * tau, tau);
      bias[to] = mlpBias[row];
    }
    if (hiddenOutputs() > 0) {
      float[] hidden = values("expansion.0.weight"); // (hidden, tau or tau + 4)
      int columns = config.expansionInputs();
      for (int row = 0; row < hiddenOutputs(); row++) {
        System.arraycopy(hidden, row * columns, weight, (firstOutputs() + row) * tau, tau);
      }
      System.arraycopy(values("expansion.0.bias"), 0, bias, firstOutputs(), hiddenOutputs());
    }
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
    int tau = config.tau();
    int outputs = firstOutputs() + ChannelBlocks.roundUp(hiddenOutputs(), ChannelBlocks.BLOCK);
    float[] near = new float[4 * outputs];
    float[] mlps = values("mlps.0.weight");
    for (int row = 0; row < mlps.length / (tau + 4); row++) {
      for (int i = 0; i < 4; i++) {
        near[i * outputs + place(row)] = mlps[row * (tau + 4) + tau + i];
      }
    }
    if (config.scores() == Scores.QUERY) {
      float[] hidden = values("expansion.0.weight");
      for (int row = 0; row < hiddenOutputs(); row++) {
        for (int i = 0; i < 4; i++) {
          near[i * outputs + firstOutputs() + row] = hidden[row * (tau + 4) + tau + i];
        }
      }
    }
    return near;
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
