package aliif.pipeline.image;

/**
 * What is refused before work is done, the same for every way in. Checked from the header.
 *
 * @param bytes of an encoded input in memory, or in a file of a format that is decoded whole
 * @param fileBytes of an encoded input in a file that is read in strips: PNG, TIFF
 * @param side of an input, in pixels
 * @param pixels of an input
 * @param frames of an input, of which the first is read
 * @param ratio of an input's pixels to its bytes, where it has more than a megapixel
 * @param heldBytes of decoded samples, for an input that has to be held whole: JPEG, WebP, BMP,
 *     GIF, interlaced PNG, TIFF in one strip, and whatever EXIF turns
 * @param outputSide of an output, in pixels
 * @param outputPixels of an output
 */
public record ImageLimits(
    long bytes,
    long fileBytes,
    int side,
    long pixels,
    int frames,
    int ratio,
    long heldBytes,
    int outputSide,
    long outputPixels) {

  public static final ImageLimits DEFAULT =
      new ImageLimits(
          64L << 20,
          8L << 30,
          30_000,
          500_000_000,
          1_000,
          2_000,
          512L << 20,
          200_000,
          2_000_000_000);

  /** The same, with another limit on encoded bytes in memory. */
  public ImageLimits withBytes(long bytes) {
    return new ImageLimits(
        bytes, fileBytes, side, pixels, frames, ratio, heldBytes, outputSide, outputPixels);
  }

  /** The same, with other limits on the input's pixels. */
  public ImageLimits withPixels(int side, long pixels) {
    return new ImageLimits(
        bytes, fileBytes, side, pixels, frames, ratio, heldBytes, outputSide, outputPixels);
  }

  /** The same, with other limits on the output. */
  public ImageLimits withOutput(int outputSide, long outputPixels) {
    return new ImageLimits(
        bytes, fileBytes, side, pixels, frames, ratio, heldBytes, outputSide, outputPixels);
  }
}
