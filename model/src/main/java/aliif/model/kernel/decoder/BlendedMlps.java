package aliif.model.kernel.decoder;

import aliif.model.DecoderConfig;
import aliif.model.FeatureLayout;
import aliif.model.kernel.loops.CellLayer;
import aliif.model.kernel.loops.Kernel;
import aliif.model.kernel.loops.PackedMatrix;
import aliif.model.kernel.loops.Packer;
import aliif.model.kernel.memory.ChannelBlocks;
import aliif.model.kernel.memory.Slab;

/**
 * The banks of K local MLPs as matrices from scores to blended weights: for {@link CellLayer#CELLS}
 * LR pixels a product of scores and bank gives all their weights. Immutable, shared by threads.
 */
public final class BlendedMlps implements PreparedDecoder {
  final DecoderConfig config;
  final FeatureLayout layout;
  final Kernel kernel;

  /**
   * For each layer: K to the weights, (inputs / 16, outputs, 16), then the biases, (outputs / 16,
   * 16). For the first: K to the columns of [xi, c], (4, outputs / 16, 16).
   */
  final PackedMatrix[] banks;

  /** Outputs of a layer, a multiple of 4, or three of the last. */
  public final int[] outputs;

  BlendedMlps(DecoderWeights decoder, Packer packer) {
    this.config = decoder.config;
    this.layout = FeatureLayout.of(config);
    this.kernel = packer.kernel();
    int depth = config.depth();
    this.banks = new PackedMatrix[depth];
    this.outputs = new int[depth];
    for (int l = 0; l < depth; l++) {
      outputs[l] = outputs(config, l);
      banks[l] =
          l == 0
              ? firsts(decoder, packer)
              : bank(decoder.mlpWeight(l), decoder.mlpBias(l), l, packer);
    }
  }

  @Override
  public LocalFunctions functions(Slab slab) {
    return new CellFunctions(this, slab);
  }

  /** Outputs of a layer: a multiple of 4, or three of the last. */
  public static int outputs(DecoderConfig config, int layer) {
    return layer < config.depth() - 1
        ? ChannelBlocks.roundUp(config.width(), ChannelBlocks.ROWS)
        : 3;
  }

  /** Inputs of a layer after the first. */
  int inputs(int layer) {
    return outputs[layer - 1];
  }

  /** Where the biases of a layer after the first begin, in blocks. */
  int biasBlock(int layer) {
    return ChannelBlocks.blocks(inputs(layer)) * outputs[layer];
  }

  /** Packs the first layer's columns of [xi, c]; its bias comes with the features. */
  private PackedMatrix firsts(DecoderWeights decoder, Packer packer) {
    float[] near = decoder.mlpNear(); // (4, K, outputs)
    int mlps = config.mlps();
    int count = config.mlpOutputs(0);
    int padded = ChannelBlocks.roundUp(count, ChannelBlocks.BLOCK);
    float[] matrix = new float[4 * padded * mlps]; // (4, outputs, K)
    for (int row = 0; row < near.length; row++) {
      int i = row / (mlps * count);
      int k = row / count % mlps;
      matrix[(i * padded + row % count) * mlps + k] = near[row];
    }
    return PackedMatrix.of(matrix, new float[4 * padded], false, packer);
  }

  /**
   * Packs a layer of the K.
   *
   * @param weight (K, count, columns)
   * @param bias (K, count)
   */
  private PackedMatrix bank(float[] weight, float[] bias, int layer, Packer packer) {
    int mlps = config.mlps();
    int count = bias.length / mlps;
    int columns = weight.length / bias.length;
    int blocks = biasBlock(layer) + ChannelBlocks.blocks(outputs[layer]);
    float[] matrix = new float[blocks * ChannelBlocks.BLOCK * mlps]; // (blocks, 16, K)
    for (int row = 0; row < bias.length; row++) {
      int k = row / count;
      int o = row % count;
      for (int i = 0; i < columns; i++) {
        int block = i / ChannelBlocks.BLOCK * outputs[layer] + o;
        matrix[(block * ChannelBlocks.BLOCK + i % ChannelBlocks.BLOCK) * mlps + k] =
            weight[row * columns + i];
      }
      matrix[(biasBlock(layer) * ChannelBlocks.BLOCK + o) * mlps + k] = bias[row];
    }
    return PackedMatrix.of(matrix, new float[blocks * ChannelBlocks.BLOCK], false, packer);
  }
}
