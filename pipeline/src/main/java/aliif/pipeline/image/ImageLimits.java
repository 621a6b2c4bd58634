package aliif.pipeline.image;

/**
 * What is refused before work is done, the same for every way in. Checked from the header.
 *
 * @param bytes of an encoded input
 * @param side of an input, in pixels
 * @param pixels of an input
 * @param outputSide of an output, in pixels
 * @param outputPixels of an output
 */
public record ImageLimits(long bytes, int side, long pixels, int outputSide, long outputPixels) {
  public static final ImageLimits DEFAULT =
      new ImageLimits(64L << 20, 30_000, 100_000_000, 200_000, 1_000_000_000);
}
