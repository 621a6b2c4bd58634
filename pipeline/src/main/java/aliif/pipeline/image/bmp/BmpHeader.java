package aliif.pipeline.image.bmp;

import aliif.pipeline.image.bytes.Refusal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Writes a header that the JDK's reader knows in place of one that it does not know: those of OS/2
 * 2.x, which have 16 to 64 bytes, the one of 52 bytes, and any that announces more colours than a
 * pixel can tell apart.
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
   * Everything before the pixels, with a header of 40 bytes; empty where the JDK's reader knows the
   * file's own header.
   *
   * @param start the file's first bytes, with its palette; little-endian
   * @throws aliif.pipeline.UpscaleException if the pixels are compressed in a way of OS/2's own
   */
  static Optional<byte[]> rewritten(ByteBuffer start) {
    int size = start.getInt(FILE_HEADER);
    boolean known = size == OLD || size == PLAIN || size == MASKED_ALPHA || size > LAST_OF_OS2;
    if (known && (size == OLD || !overfull(start.getShort(28), start.getInt(COLOURS)))) {
      return Optional.empty();
    }
    byte[] header = new byte[PLAIN];
    start.get(FILE_HEADER, header, 0, Math.min(size, PLAIN));
    ByteBuffer plain = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putInt(0, PLAIN);
    if (!known && size != MASKED && plain.getInt(COMPRESSION - FILE_HEADER) > 2) {
      throw Refusal.unsupported(
          "a BMP of OS/2 with compression " + plain.getInt(COMPRESSION - FILE_HEADER), "0 to 2");
    }
    int depth = plain.getShort(14);
    if (overfull(depth, plain.getInt(COLOURS - FILE_HEADER))) {
      plain.putInt(COLOURS - FILE_HEADER, 1 << depth);
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

  /** Whether a palette has more entries than the bits of a pixel have values. */
  private static boolean overfull(int depth, int colours) {
    return depth >= 1 && depth <= 8 && (colours < 0 || colours > 1 << depth);
  }

  private static int paletteBytes(ByteBuffer plain) {
    int depth = plain.getShort(14);
    int said = plain.getInt(COLOURS - FILE_HEADER);
    if (depth < 1 || depth > 8) {
      return 0;
    }
    return 4 * (said == 0 ? 1 << depth : said);
  }
}
