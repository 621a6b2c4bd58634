package aliif.pipeline.image.rows;

import java.io.IOException;

/** Rows of an image that is held whole, turned as they are read. */
public final class HeldRows implements PixelRows {
  /** Of an array, besides its bytes. */
  private static final int ARRAY = 32;

  private final PixelLayout stored;
  private final byte[][] rows; // (height, rowBytes), as stored
  private final Orientation orientation;
  private final PixelLayout layout; // upright
  private int next;

  /** Takes the rows over. */
  public HeldRows(PixelLayout stored, byte[][] rows, Orientation orientation) {
    this.stored = stored;
    this.rows = rows;
    this.orientation = orientation;
    layout = stored.withSize(orientation.upright(stored.size()));
  }

  /** Bytes of so many rows as arrays. */
  public static long bytes(PixelLayout layout, int rows) {
    return (long) Math.min(rows, layout.size().height()) * (layout.rowBytes() + ARRAY);
  }

  /** Reads all rows, and closes what they came from. */
  public static HeldRows of(PixelRows source, Orientation orientation) throws IOException {
    try (source) {
      PixelLayout layout = source.layout();
      byte[][] rows = new byte[layout.size().height()][];
      for (int y = 0; y < rows.length; y++) {
        rows[y] = new byte[layout.rowBytes()];
        source.read(rows[y]);
      }
      return new HeldRows(layout, rows, orientation);
    }
  }

  @Override
  public PixelLayout layout() {
    return layout;
  }

  @Override
  public PixelRows turned(Orientation wanted) {
    return new HeldRows(stored, rows, wanted);
  }

  @Override
  public void read(byte[] row) {
    StoredLine line = StoredLine.of(next++, orientation, stored.size());
    if (orientation == Orientation.UPRIGHT) {
      System.arraycopy(rows[line.y()], 0, row, 0, row.length);
      return;
    }
    int pixel = stored.pixelBytes();
    int x = line.x();
    int y = line.y();
    for (int to = 0; to < row.length; to += pixel, x += line.across(), y += line.down()) {
      System.arraycopy(rows[y], x * pixel, row, to, pixel);
    }
  }

  @Override
  public int skip(int rows) {
    next += rows;
    return rows;
  }

  @Override
  public void close() {}
}
