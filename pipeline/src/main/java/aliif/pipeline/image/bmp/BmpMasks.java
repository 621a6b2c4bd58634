package aliif.pipeline.image.bmp;

import java.nio.ByteBuffer;

/**
 * Which bits of a BMP's pixel hold which channel, in files that say so: compression 3
 * (BI_BITFIELDS) and, from Windows CE, 6 (BI_ALPHABITFIELDS).
 *
 * @param red bits of red; 0 if there is no red
 * @param green bits of green
 * @param blue bits of blue
 * @param alpha bits of alpha; 0 if the image is opaque
 */
record BmpMasks(int red, int green, int blue, int alpha) {
  private static final int FIRST = 54; // place of red's mask in the file, whatever the header
  private static final int ALPHA_HEADER = 56; // the shortest header that has room for a fourth

  /**
   * Reads the masks.
   *
   * @param head the file's first bytes, little-endian
   * @param always whether there is a mask for alpha even if the header has no room for it
   */
  static BmpMasks of(ByteBuffer head, boolean always) {
    int alpha = always || head.getInt(14) >= ALPHA_HEADER ? head.getInt(FIRST + 12) : 0;
    return new BmpMasks(head.getInt(FIRST), head.getInt(FIRST + 4), head.getInt(FIRST + 8), alpha);
  }

  /** Whether there is an alpha channel. */
  boolean hasAlpha() {
    return alpha != 0;
  }

  /**
   * A channel of a pixel in 8 bits, 0 to 255, rounded: all bits of the mask set means 255.
   *
   * @param pixel bits of the pixel
   * @param mask bits of the channel, one of the four
   */
  static byte sample(int pixel, int mask) {
    if (mask == 0) {
      return 0;
    }
    int shift = Integer.numberOfTrailingZeros(mask);
    long most = Integer.toUnsignedLong(mask) >>> shift;
    long value = Integer.toUnsignedLong(pixel & mask) >>> shift;
    return (byte) ((value * 255 + most / 2) / most);
  }
}
