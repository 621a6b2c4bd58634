package aliif.model.kernel.decoder;

import aliif.model.DecoderConfig;
import aliif.model.DecoderConfig.Scores;
import aliif.model.FeatureLayout;
import aliif.model.kernel.loops.Kernel;
import aliif.model.kernel.loops.PackedMatrix;
import aliif.model.kernel.loops.Packer;
import aliif.model.kernel.memory.BlockOfEach;
import aliif.model.kernel.memory.ChannelBlocks;
import aliif.model.kernel.memory.Lines;
import aliif.model.kernel.memory.Rows;
import aliif.model.kernel.memory.Slab;
import java.util.List;

/**
 * Makes rows of a feature map of what the encoder's last layer gives: for scores per LR pixel the
 * rest of P and the blend of the first layers, else nothing but another order. Immutable, shared by
 * threads.
 */
public final class FeatureRows {
  /** LR pixels of a product. */
  public static final int CHUNK = 48;

  private final Kernel kernel;
  private final DecoderConfig config;
  private final FeatureLayout layout;
  private final int firstBlocks;
  private final int hiddenBlock;
  private final int hidden;
  private final List<PackedMatrix> expansion; // P after its first layer, for scores per LR pixel

  public FeatureRows(DecoderWeights weights, Packer packer) {
    this.kernel = packer.kernel();
    this.config = weights.config;
    this.layout = FeatureLayout.of(config);
    this.firstBlocks = weights.firstBlocks();
    this.hiddenBlock = ChannelBlocks.blocks(weights.firstOutputs());
    this.hidden = weights.hiddenOutputs();
    this.expansion = config.scores() == Scores.LATENT ? weights.expansion(packer) : List.of();
  }

  /** A thread's two activations of P, a block, and a row. */
  public static final class Scratch {
    private final Rows[] rows;
    private final float[] block = new float[ChannelBlocks.BLOCK];
    private float[] row = {};

    private Scratch(int channels, Slab slab) {
      this.rows = new Rows[] {Rows.of(channels, CHUNK, slab), Rows.of(channels, CHUNK, slab)};
    }

    /** Room for so many values at least. */
    private float[] row(int values) {
      if (row.length < values) {
        row = new float[values];
      }
      return row;
    }
  }

  public Scratch scratch(Slab slab) {
    int channels = ChannelBlocks.roundUp(hidden, ChannelBlocks.BLOCK);
    for (PackedMatrix layer : expansion) {
      channels = Math.max(channels, layer.outputs);
    }
    return new Scratch(channels, slab);
  }

  /** Values per LR pixel. */
  int depth() {
    return layout.depth();
  }

  /**
   * Makes row {@code y}.
   *
   * @param hoisted the encoder's last layer
   * @param image normalised
   * @return (w, depth) and more, until the next call
   */
  public float[] make(Lines hoisted, Lines image, int y, Scratch scratch) {
    int width = image.size.width();
    float[] to = scratch.row(width * depth());
    for (int x = 0; x < width; x += CHUNK) {
      int pixels = Math.min(CHUNK, width - x);
      if (config.scores() == Scores.LATENT) {
        Rows scores = expand(hoisted, y, x, pixels, scratch);
        for (int i = 0; i < pixels; i++) {
          putScores(scores, i, to, (x + i) * depth() + layout.first());
        }
      }
    }
    for (int x = 0; x < width; x++) {
      int from = hoisted.at(y) + (x + 1) * ChannelBlocks.BLOCK;
      int at = x * depth();
      switch (config.scores()) {
        case LATENT -> blendFirst(hoisted, from, to, at, scratch);
        case QUERY, NONE -> copyFirst(hoisted, from, to, at);
      }
      System.arraycopy(
          image.values,
          image.at(y) + (x + 1) * ChannelBlocks.BLOCK,
          to,
          at + layout.first() + layout.scores(),
          layout.skip());
    }
    return to;
  }

  /** The rest of P. */
  private Rows expand(Lines hoisted, int y, int x, int pixels, Scratch scratch) {
    Rows from = scratch.rows[0];
    Rows to = scratch.rows[1];
    for (int block = 0; block < ChannelBlocks.blocks(hidden); block++) {
      int at = hoisted.at(y) + (hiddenBlock + block) * hoisted.blockStride();
      at += (x + 1) * ChannelBlocks.BLOCK;
      System.arraycopy(
          hoisted.values, at, from.values, from.at(block, 0), pixels * ChannelBlocks.BLOCK);
      if (!expansion.isEmpty()) {
        kernel.relu(from.values, from.at(block, 0), pixels * ChannelBlocks.BLOCK);
      }
    }
    for (PackedMatrix layer : expansion) {
      kernel.product(from, layer, to, ChannelBlocks.roundUp(pixels, ChannelBlocks.ROWS));
      Rows swapped = from;
      from = to;
      to = swapped;
    }
    return from;
  }

  private void putScores(Rows scores, int pixel, float[] to, int at) {
    for (int n = 0; n < layout.scores(); n++) {
      to[at + n] =
          scores.values[scores.at(n / ChannelBlocks.BLOCK, pixel) + n % ChannelBlocks.BLOCK];
    }
    for (int layer = 0; layer < config.depth(); layer++) {
      config.normalisation().apply(to, at + layer * config.mlps(), config.mlps());
    }
  }

  /** {@code sum_k omega_k x_k} with the first layer's scores. */
  private void blendFirst(Lines hoisted, int from, float[] to, int at, Scratch scratch) {
    BlockOfEach bank =
        new BlockOfEach(hoisted.values, firstBlocks * hoisted.blockStride(), config.mlps());
    for (int block = 0; block < firstBlocks; block++) {
      bank.at = from + block * hoisted.blockStride();
      kernel.blend(to, at + layout.first(), bank, scratch.block, 0);
      int first = block * ChannelBlocks.BLOCK;
      int count = Math.min(ChannelBlocks.BLOCK, layout.first() - first);
      System.arraycopy(scratch.block, 0, to, at + first, count);
    }
  }

  /** The first layers of the K MLPs, and of P. */
  private void copyFirst(Lines hoisted, int from, float[] to, int at) {
    int outputs = config.mlpOutputs(0);
    for (int n = 0; n < layout.first(); n++) {
      int block = n / outputs * firstBlocks + n % outputs / ChannelBlocks.BLOCK;
      to[at + n] =
          hoisted.values[from + block * hoisted.blockStride() + n % outputs % ChannelBlocks.BLOCK];
    }
    for (int n = 0; n < layout.scores(); n++) {
      int block = hiddenBlock + n / ChannelBlocks.BLOCK;
      to[at + layout.first() + n] =
          hoisted.values[from + block * hoisted.blockStride() + n % ChannelBlocks.BLOCK];
    }
  }
}
