package aliif.pipeline.tile;

/**
 * The shape of tiles and bands.
 *
 * @param height of a tile without its halo, in LR pixels, at least 1
 * @param width of a tile without its halo, in LR pixels, at least 1
 * @param halo of the encoder, in LR pixels, at least 0
 * @param bandPixels most HR pixels of a band, which has at least one row
 */
public record TileShape(int height, int width, int halo, long bandPixels) {
  public TileShape {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "tile: " + width + "x" + height + " (expected: sides of at least 1)");
    }
    if (halo < 0) {
      throw new IllegalArgumentException("halo: " + halo + " (expected: at least 0)");
    }
  }

  /** Square tiles, each tile row rendered in one band. */
  public static TileShape square(int side, int halo) {
    return new TileShape(side, side, halo, Long.MAX_VALUE);
  }
}
