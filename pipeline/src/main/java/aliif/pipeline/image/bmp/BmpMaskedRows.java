package aliif.pipeline.image.bmp;

import aliif.pipeline.image.bytes.ImageBytes;
import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.PixelRows;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The rows of an uncompressed BMP whose channels are told by masks. Each row is read from the file
 * when it is asked for. For one thread.
 */
final class BmpMaskedRows implements PixelRows {
  /*
   * The JDK's reader ignores the mask for alpha where a pixel has 16 bits, and would give an opaque
   * image.
   */

  private static final byte OPAQUE = (byte) 255;

  private final ImageBytes bytes;
  private final Wanted wanted;
  private final PixelLayout layout;
  private final BmpMasks masks;
  private final boolean wide; // whether a pixel has 32 bits, not 16
  private final long stride; // bytes from a stored row to the next
  private final long top; // place of the uppermost row
  private final int direction; // 1 if rows are stored from the top, -1 if from the bottom
  private boolean opaque; // whether alpha counts as 255
  private int next;

  /**
   * Begins at the first row. Where there is alpha, rows are read up to the first that shows it.
   *
   * @param layout RGB or RGBA of 8 bits
   * @param depth bits of a pixel, 16 or 32
   * @param pixels place of the first stored row
   * @param fromTop whether the first stored row is the uppermost
   */
  BmpMaskedRows(
      ImageBytes bytes,
      Wanted wanted,
      PixelLayout layout,
      BmpMasks masks,
      int depth,
      long pixels,
      boolean fromTop) {
    this.bytes = bytes;
    this.wanted = wanted;
    this.layout = layout;
    this.masks = masks;
    wide = depth == 32;
    stride = stride(layout.size().width(), depth);
    direction = fromTop ? 1 : -1;
    top = fromTop ? pixels : pixels + (layout.size().height() - 1L) * stride;
    opaque = layout.alpha() && isClear();
  }

  /** Whether alpha is 0 everywhere: programs that do not know it write that, and mean opaque. */
  private boolean isClear() {
    byte[] row = new byte[layout.rowBytes()];
    boolean clear = true;
    while (clear && next < layout.size().height()) {
      read(row);
      for (int at = layout.colours(); clear && at < row.length; at += layout.channels()) {
        clear = row[at] == 0;
      }
    }
    next = 0;
    return clear;
  }

  /** Bytes from a stored row to the next: rows are padded to whole groups of four. */
  static long stride(int width, int depth) {
    return Math.ceilDiv((long) width * depth, 32) * 4;
  }

  @Override
  public PixelLayout layout() {
    return layout;
  }

  @Override
  public void read(byte[] row) {
    wanted.check();
    int width = layout.size().width();
    ByteBuffer stored = bytes.part(top + direction * stride * next, width * (wide ? 4 : 2));
    stored.order(ByteOrder.LITTLE_ENDIAN);
    int to = 0;
    for (int x = 0; x < width; x++) {
      int pixel = wide ? stored.getInt(4 * x) : stored.getShort(2 * x) & 0xffff;
      row[to++] = BmpMasks.sample(pixel, masks.red());
      row[to++] = BmpMasks.sample(pixel, masks.green());
      row[to++] = BmpMasks.sample(pixel, masks.blue());
      if (layout.alpha()) {
        row[to++] = opaque ? OPAQUE : BmpMasks.sample(pixel, masks.alpha());
      }
    }
    next++;
  }

  @Override
  public void close() {
    bytes.close();
  }
}
