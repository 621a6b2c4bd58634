package aliif.model.kernel;

import aliif.model.AliifConfig;
import aliif.model.FeatureLayout;

/**
 * The banks of K local MLPs as matrices from scores to blended weights: for {@link CellLayer#CELLS}
 * LR pixels a product of scores and bank gives all their weights. Immutable, shared by threads.
 */
final class BlendedMlps {
  final AliifConfig config;
  final FeatureLayout layout;
  final Kernel kernel;

  /** For each layer: K to (inputs / 16, outputs, 16), then (outputs / 16, 16) for the biases. */
  final PackedMatrix[] banks;

  /** Inputs of a layer from the layer before: two for the first, else a multiple of 4. */
  final int[] inputs;

  /** Outputs of a layer, a multiple of 4. */
  final int[] outputs;

  BlendedMlps(DecoderWeights decoder, Packer packer) {
    this.config = decoder.config;
    this.layout = FeatureLayout.of(config);
    this.kernel = packer.kernel();
    int depth = config.depth();
    this.banks = new PackedMatrix[depth];
    this.inputs = new int[depth];
    this.outputs = new int[depth];
    for (int l = 0; l < depth; l++) {
      inputs[l] = l == 0 ? 2 : outputs[l - 1];
      outputs[l] = Layout.roundUp(config.mlpOutputs(l), Kernel.ROWS);
      // The first layer's bias is a pixel's own: it comes with the features.
      float[] bias = new float[config.mlps() * config.mlpOutputs(l)]; // (K, outputs)
      banks[l] =
          l == 0
              ? bank(near(decoder), bias, 0, packer)
              : bank(decoder.mlpWeight(l), decoder.mlpBias(l), l, packer);
    }
  }

  /** Where a layer's biases begin, in blocks. */
  int biasBlock(int layer) {
    return Layout.blocks(inputs[layer]) * outputs[layer];
  }

  /** The first layer's columns of [xi, c]: (K, outputs, 4). */
  private float[] near(DecoderWeights decoder) {
    float[] all = decoder.mlpWeight(0); // (K, outputs, tau + 4)
    int columns = config.tau() + 4;
    float[] near = new float[all.length / columns * 4];
    for (int row = 0; row < near.length / 4; row++) {
      System.arraycopy(all, row * columns + config.tau(), near, row * 4, 4);
    }
    return near;
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
    int blocks = biasBlock(layer) + Layout.blocks(outputs[layer]);
    float[] matrix = new float[blocks * Kernel.BLOCK * mlps]; // (blocks, 16, K)
    for (int row = 0; row < bias.length; row++) {
      int k = row / count;
      int o = row % count;
      for (int i = 0; i < columns; i++) {
        int block = i / Kernel.BLOCK * outputs[layer] + o;
        matrix[(block * Kernel.BLOCK + i % Kernel.BLOCK) * mlps + k] = weight[row * columns + i];
      }
      matrix[(biasBlock(layer) * Kernel.BLOCK + o) * mlps + k] = bias[row];
    }
    return PackedMatrix.of(matrix, new float[blocks * Kernel.BLOCK], false, packer);
  }
}
