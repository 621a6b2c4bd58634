package aliif.pipeline.image.bmp;

import aliif.pipeline.image.bytes.Refusal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Headers that the JDK's reader does not know, as one that it knows: those of OS/2 2.x, which have
 * 16 to 64 bytes, and the one of 52 bytes, which holds the masks of 16 and 32 bits.
 */
final class BmpHeader {
  private static final int FILE_HEADER = 14;
  private static final int OLD = 12;
  private static final int PLAIN = 40;
  private static final int MASKED = 52;
  private static final int MASKED_ALPHA = 56;
  private static final int LAST_OF_OS2 = 64;
  private static final int COMPRESSION = 30;
  private static final int COLOURS = 46;

  private BmpHeader() {}

  /**
   * All that comes before the pixels, with a header of 40 bytes; empty where the file's own can
   * stay.
   *
   * @param start of the file, with its palette; little-endian
   * @throws aliif.pipeline.UpscaleException for a compression of OS/2's own
   */
  static Optional<byte[]> rewritten(ByteBuffer start) {
    int size = start.getInt(FILE_HEADER);
    if (size == OLD || size == PLAIN || size == MASKED_ALPHA || size > LAST_OF_OS2) {
      return Optional.empty();
    }
    byte[] header = new byte[PLAIN];
    start.get(FILE_HEADER, header, 0, Math.min(size, PLAIN));
    ByteBuffer plain = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putInt(0, PLAIN);
    if (size != MASKED && plain.getInt(COMPRESSION - FILE_HEADER) > 2) {
      throw Refusal.unsupported(
          "a BMP of OS/2 with compression " + plain.getInt(COMPRESSION - FILE_HEADER), "0 to 2");
    }
    int masks = size == MASKED ? MASKED - PLAIN : 0;
    int palette = Math.min(paletteBytes(plain), start.limit() - FILE_HEADER - size);
    ByteBuffer all = ByteBuffer.allocate(FILE_HEADER + PLAIN + masks + palette);
    all.order(ByteOrder.LITTLE_ENDIAN);
    all.put(0, start, 0, FILE_HEADER).putInt(10, all.capacity()).position(FILE_HEADER);
    all.put(header);
    all.put(all.position(), start, FILE_HEADER + PLAIN, masks);
    all.put(all.position() + masks, start, FILE_HEADER + size, palette);
    return Optional.of(all.array());
  }

  private static int paletteBytes(ByteBuffer plain) {
    int depth = plain.getShort(14);
    int said = plain.getInt(COLOURS - FILE_HEADER);
    if (depth < 1 || depth > 8) {
      return 0;
    }
    return 4 * (said <= 0 || said > 1 << depth ? 1 << depth : said);
  }
}
