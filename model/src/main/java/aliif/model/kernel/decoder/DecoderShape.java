package aliif.model.kernel.decoder;

import aliif.model.DecoderConfig;
import aliif.model.kernel.memory.ChannelBlocks;

/** How many outputs the decoder's first layers have, in blocks of 16 channels. */
public record DecoderShape(DecoderConfig config) {
  /** Blocks of a first layer's outputs of one MLP. */
  int firstBlocks() {
    return ChannelBlocks.blocks(config.mlpOutputs(0));
  }

  /** Outputs of all K first layers, in whole blocks. */
  public int firstOutputs() {
    return config.mlps() * firstBlocks() * ChannelBlocks.BLOCK;
  }

  /** Outputs of the expansion network's first layer; 0 if there is none. */
  public int hiddenOutputs() {
    return config.hiddenOutputs();
  }
}
