package aliif.pipeline.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The one tag of EXIF that changes pixels.
 *
 * <p>Read by hand: a general reader follows every entry, and a block of 64 KB whose thousands of
 * entries all claim the same long value makes it allocate gigabytes.
 */
final class Exif {
  private static final int HEADER = 8;
  private static final int ENTRY = 12;
  private static final int TAG_ORIENTATION = 0x0112;
  private static final int TYPE_SHORT = 3;

  private Exif() {}

  /**
   * How the image is turned, as the block says.
   *
   * @param tiff the block, from its byte order mark
   * @return upright where the block is broken or says nothing
   */
  static Orientation orientation(ByteBuffer tiff) {
    if (tiff.limit() < HEADER) {
      return Orientation.UPRIGHT;
    }
    tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = tiff.getInt(4);
    if (tiff.getShort(2) != 42 || directory < HEADER || directory > tiff.limit() - 2) {
      return Orientation.UPRIGHT;
    }
    int entries = tiff.getShort(directory) & 0xffff;
    int at = directory + 2;
    for (int i = 0; i < entries && at <= tiff.limit() - ENTRY; i++, at += ENTRY) {
      if ((tiff.getShort(at) & 0xffff) == TAG_ORIENTATION && tiff.getShort(at + 2) == TYPE_SHORT) {
        return Orientation.of(tiff.getShort(at + 8));
      }
    }
    return Orientation.UPRIGHT;
  }
}
