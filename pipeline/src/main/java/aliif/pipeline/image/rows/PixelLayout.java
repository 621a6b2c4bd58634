package aliif.pipeline.image.rows;

import aliif.model.Size;

/**
 * How the samples of an image lie in memory: row by row, pixel by pixel, channel by channel.
 *
 * @param size width and height in pixels
 * @param channels 1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha
 * @param depth bits of a sample, 8 or 16; of 16 bits the high byte comes first
 */
public record PixelLayout(Size size, int channels, int depth) {
  /**
   * Checks the layout.
   *
   * @throws IllegalArgumentException if channels or depth are out of range
   */
  public PixelLayout {
    if (channels < 1 || channels > 4) {
      throw new IllegalArgumentException("channels: " + channels + " (expected: 1 to 4)");
    }
    if (depth != 8 && depth != 16) {
      throw new IllegalArgumentException("depth: " + depth + " (expected: 8 or 16)");
    }
  }

  /**
   * Makes a layout.
   *
   * @param grey whether the image is grey
   * @param alpha whether there is an alpha channel
   * @param depth bits of a sample, 8 or 16
   */
  public static PixelLayout of(Size size, boolean grey, boolean alpha, int depth) {
    return new PixelLayout(size, (grey ? 1 : 3) + (alpha ? 1 : 0), depth);
  }

  public boolean grey() {
    return channels <= 2;
  }

  public boolean alpha() {
    return channels % 2 == 0;
  }

  /** Channels without alpha: 1 or 3. */
  public int colours() {
    return grey() ? 1 : 3;
  }

  public int pixelBytes() {
    return channels * depth / 8;
  }

  /**
   * Bytes of a row.
   *
   * @throws ArithmeticException if no array is so long
   */
  public int rowBytes() {
    return Math.multiplyExact(size.width(), pixelBytes());
  }

  /** Bytes of the whole image. */
  public long bytes() {
    return size.pixels() * pixelBytes();
  }

  /** The same layout for an image of another size. */
  public PixelLayout withSize(Size other) {
    return new PixelLayout(other, channels, depth);
  }
}
