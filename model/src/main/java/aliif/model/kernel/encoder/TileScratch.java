package aliif.model.kernel.encoder;

import aliif.model.kernel.memory.Rows;
import aliif.model.kernel.memory.Slab;
import aliif.model.kernel.memory.TileRun;
import aliif.model.kernel.memory.Tiles;

/** What a thread needs for convolutions: a chunk of tiles before and after the products. */
public final class TileScratch {
  final Tiles input;
  final Tiles output;
  final TileRun run = new TileRun();
  final Rows around;

  /**
   * @param channels most inputs of a convolution
   */
  public TileScratch(int channels, Slab slab) {
    this.input = new Tiles(channels, slab);
    this.output = new Tiles(WinogradConvolution.GROUP, slab);
    this.around = HeadConvolution.scratch(slab);
  }
}
