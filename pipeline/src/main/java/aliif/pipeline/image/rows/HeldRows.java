package aliif.pipeline.image.rows;

import java.io.IOException;

/**
 * The rows of an image that is in memory as a whole. They are turned as they are read. For one
 * thread.
 */
public final class HeldRows implements PixelRows {
  /** Bytes of an array besides its contents. */
  private static final int ARRAY = 32;

  private final PixelLayout stored;
  private final byte[][] rows; // (height, rowBytes), as stored
  private final Orientation orientation;
  private final PixelLayout layout; // upright
  private int next;

  /**
   * Takes ownership of the rows.
   *
   * @param stored layout of the rows
   * @param rows the rows as stored
   * @param orientation how they are turned when they are read
   */
  public HeldRows(PixelLayout stored, byte[][] rows, Orientation orientation) {
    this.stored = stored;
    this.rows = rows;
    this.orientation = orientation;
    layout = stored.withSize(orientation.upright(stored.size()));
  }

  /** Bytes of a number of rows in memory, at most all rows of the image. */
  public static long bytes(PixelLayout layout, int rows) {
    return (long) Math.min(rows, layout.size().height()) * (layout.rowBytes() + ARRAY);
  }

  /** Reads all rows of a source, and closes it. */
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
