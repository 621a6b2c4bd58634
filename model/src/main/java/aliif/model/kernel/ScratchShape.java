package aliif.model.kernel;

import aliif.model.AliifConfig;
import aliif.model.DecoderConfig.Scores;
import aliif.model.kernel.decoder.BlendedMlps;
import aliif.model.kernel.decoder.CellFunctions;
import aliif.model.kernel.decoder.DecoderShape;
import aliif.model.kernel.decoder.FeatureRows;
import aliif.model.kernel.decoder.QueryFunctions;
import aliif.model.kernel.encoder.HeadConvolution;
import aliif.model.kernel.encoder.WinogradConvolution;
import aliif.model.kernel.loops.CellLayer;
import aliif.model.kernel.loops.CellQueries;
import aliif.model.kernel.loops.Packer;
import aliif.model.kernel.memory.ChannelBlocks;
import aliif.model.kernel.memory.Slab;
import aliif.model.kernel.memory.Tiles;

/** The places that a thread of {@link VectorAliif} takes of its slab, in their order. */
record ScratchShape(AliifConfig config) {
  void count(Slab.Count slab) {
    countTiles(config.channels(), slab);
    countTiles(WinogradConvolution.GROUP, slab);
    countRows(HeadConvolution.TAPS, HeadConvolution.CHUNK, slab);
    int hidden = mostHidden(config.decoder().scores() == Scores.LATENT);
    countRows(hidden, FeatureRows.CHUNK, slab);
    countRows(hidden, FeatureRows.CHUNK, slab);
    switch (config.decoder().scores()) {
      case LATENT -> countCells(slab);
      case QUERY, NONE -> countQueries(slab);
    }
  }

  private static void countTiles(int channels, Slab.Count slab) {
    slab.take((long) Tiles.POSITIONS * Tiles.positionStride(ChannelBlocks.blocks(channels)));
    slab.take(Tiles.POSITIONS * ChannelBlocks.BLOCK);
  }

  private static void countRows(int channels, int rows, Slab.Count slab) {
    slab.take((long) ChannelBlocks.blocks(channels) * rows * ChannelBlocks.BLOCK);
  }

  /** The widest activation of P that a thread makes per LR pixel. */
  private int mostHidden(boolean all) {
    int most =
        ChannelBlocks.roundUp(
            new DecoderShape(config.decoder()).hiddenOutputs(), ChannelBlocks.BLOCK);
    return all ? Math.max(most, mostAfterFirst(0)) : most;
  }

  /** The widest of P's layers after the first, at least so wide. */
  private int mostAfterFirst(int least) {
    return config.decoder().expansionOutputs().stream()
        .skip(1)
        .mapToInt(Packer::padded)
        .reduce(least, Math::max);
  }

  /** Counts the scratch of {@link CellFunctions}. */
  private void countCells(Slab.Count slab) {
    int widest = 0;
    int inputs = 0;
    for (int l = 0; l < config.decoder().depth(); l++) {
      int outputs = BlendedMlps.outputs(config.decoder(), l);
      int blocks =
          l == 0
              ? 4 * ChannelBlocks.blocks(config.decoder().mlpOutputs(0))
              : ChannelBlocks.blocks(inputs) * outputs + ChannelBlocks.blocks(outputs);
      countRows(config.decoder().mlps(), CellLayer.CELLS, slab);
      countRows(blocks * ChannelBlocks.BLOCK, CellLayer.CELLS, slab);
      widest = Math.max(widest, outputs);
      inputs = outputs;
    }
    slab.take((long) CellQueries.MOST * widest + ChannelBlocks.BLOCK);
    slab.take((long) CellQueries.MOST * widest + ChannelBlocks.BLOCK);
  }

  /** Counts the scratch of {@link QueryFunctions}. */
  private void countQueries(Slab.Count slab) {
    DecoderShape decoder = new DecoderShape(config.decoder());
    int hidden = ChannelBlocks.roundUp(decoder.hiddenOutputs(), ChannelBlocks.BLOCK);
    countRows(decoder.firstOutputs() + hidden, QueryFunctions.QUERIES, slab);
    int scores =
        config.decoder().scores() == Scores.QUERY
            ? mostAfterFirst(ChannelBlocks.BLOCK)
            : ChannelBlocks.BLOCK;
    countRows(scores, QueryFunctions.QUERIES, slab);
    countRows(scores, QueryFunctions.QUERIES, slab);
    countRows(config.decoder().width() + ChannelBlocks.BLOCK, QueryFunctions.QUERIES, slab);
    int widest = 0;
    for (int l = 1; l < config.decoder().depth(); l++) {
      int outputs = ChannelBlocks.roundUp(config.decoder().mlpOutputs(l), ChannelBlocks.BLOCK);
      widest = Math.max(widest, config.decoder().mlps() * outputs);
    }
    countRows(widest, QueryFunctions.QUERIES, slab);
  }
}
