package aliif.model.kernel;

/** What a thread needs for convolutions: a chunk of tiles before and after the products. */
final class TileScratch {
  final Tiles input;
  final Tiles output = new Tiles(WinogradConvolution.GROUP);
  final TileRun run = new TileRun();
  final Rows around = HeadConvolution.scratch();

  /**
   * @param channels most inputs of a convolution
   */
  TileScratch(int channels) {
    this.input = new Tiles(channels);
  }
}
