package aliif.model.kernel;

/** What a thread needs for convolutions: a chunk of tiles before and after the products. */
final class TileScratch {
  final Tiles input;
  final Tiles output;
  final TileRun run = new TileRun();
  final Rows around;

  /**
   * @param channels most inputs of a convolution
   */
  TileScratch(int channels, Slab slab) {
    this.input = new Tiles(channels, slab);
    this.output = new Tiles(WinogradConvolution.GROUP, slab);
    this.around = HeadConvolution.scratch(slab);
  }
}
