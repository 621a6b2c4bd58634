package aliif.model.kernel.decoder;

import aliif.model.DecoderConfig;
import aliif.model.DecoderConfig.Scores;
import aliif.model.FeatureLayout;
import aliif.model.kernel.loops.Kernel;
import aliif.model.kernel.loops.PackedMatrix;
import aliif.model.kernel.loops.Packer;
import aliif.model.kernel.memory.ChannelBlocks;
import aliif.model.kernel.memory.Slab;
import java.util.List;

/**
 * The layers that run over queries: P after its first layer, and those of the K local MLPs side by
 * side. Immutable, shared by threads.
 */
final class QueryMlps implements PreparedDecoder {
  final DecoderConfig config;
  final FeatureLayout layout;
  final Kernel kernel;
  final List<PackedMatrix> expansion; // empty for scores none
  final PackedMatrix[] mlps; // (depth): inputs to (K, outputs in whole blocks); not the first
  final float[] near; // (4, firsts): columns of [xi, c]
  final int firstBlocks; // of one MLP
  final int firsts; // all of the K, and P's, in whole blocks
  final int hiddenBlock; // where P's begin

  QueryMlps(DecoderWeights decoder, Packer packer) {
    this.config = decoder.config;
    this.layout = FeatureLayout.of(config);
    this.kernel = packer.kernel();
    this.expansion = config.scores() == Scores.QUERY ? decoder.expansion(packer) : List.of();
    this.near = decoder.near();
    this.firsts = near.length / 4;
    this.firstBlocks = decoder.firstBlocks();
    this.hiddenBlock = ChannelBlocks.blocks(decoder.firstOutputs());
    this.mlps = new PackedMatrix[config.depth()];
    for (int l = 1; l < mlps.length; l++) {
      mlps[l] = sideBySide(decoder.mlpWeight(l), decoder.mlpBias(l), packer);
    }
  }

  @Override
  public LocalFunctions functions(Slab slab) {
    return new QueryFunctions(this, slab);
  }

  /** The most inputs of a layer here, at least 1. */
  int mostInputs() {
    int most = 1;
    for (PackedMatrix layer : expansion) {
      most = Math.max(most, layer.inputs);
    }
    for (int l = 1; l < mlps.length; l++) {
      most = Math.max(most, mlps[l].inputs);
    }
    return most;
  }

  /** Blocks of a layer's outputs of one MLP. */
  int blocks(int layer) {
    return ChannelBlocks.blocks(config.mlpOutputs(layer));
  }

  /**
   * Packs a layer of the K.
   *
   * @param weight (K, outputs, inputs)
   * @param bias (K, outputs)
   */
  private PackedMatrix sideBySide(float[] weight, float[] bias, Packer packer) {
    int outputs = bias.length / config.mlps();
    int inputs = weight.length / bias.length;
    int padded = ChannelBlocks.roundUp(outputs, ChannelBlocks.BLOCK);
    float[] all = new float[config.mlps() * padded * inputs];
    float[] allBias = new float[config.mlps() * padded];
    for (int row = 0; row < bias.length; row++) {
      int to = row / outputs * padded + row % outputs;
      System.arraycopy(weight, row * inputs, all, to * inputs, inputs);
      allBias[to] = bias[row];
    }
    return PackedMatrix.of(all, allBias, false, packer);
  }
}
