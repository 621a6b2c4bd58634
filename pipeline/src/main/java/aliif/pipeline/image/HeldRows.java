package aliif.pipeline.image;

import java.io.IOException;

/** Rows of an image that is held whole, and may be turned on the way out. */
final class HeldRows implements PixelRows {
  private final Layout stored;
  private final byte[][] rows; // (height, rowBytes), as stored
  private final Orientation orientation;
  private final Layout layout; // upright
  private int next;

  /** Takes the rows over. */
  HeldRows(Layout stored, byte[][] rows, Orientation orientation) {
    this.stored = stored;
    this.rows = rows;
    this.orientation = orientation;
    layout = stored.withSize(orientation.upright(stored.size()));
  }

  /** Reads all rows, and closes what they came from. */
  static HeldRows of(PixelRows source, Orientation orientation) throws IOException {
    try (source) {
      Layout layout = source.layout();
      byte[][] rows = new byte[layout.size().height()][];
      for (int y = 0; y < rows.length; y++) {
        rows[y] = new byte[layout.rowBytes()];
        source.read(rows[y]);
      }
      return new HeldRows(layout, rows, orientation);
    }
  }

  @Override
  public Layout layout() {
    return layout;
  }

  /** Upright rows are stored columns where the axes are swapped. */
  @Override
  public void read(byte[] row) {
    int width = stored.size().width();
    int height = stored.size().height();
    int pixel = stored.pixelBytes();
    int upright = next++;
    for (int x = 0; x < layout.size().width(); x++) {
      int across = orientation.swapped() ? upright : x;
      int down = orientation.swapped() ? x : upright;
      byte[] from = rows[orientation.flipped() ? height - 1 - down : down];
      int at = pixel * (orientation.mirrored() ? width - 1 - across : across);
      for (int i = 0; i < pixel; i++) {
        row[x * pixel + i] = from[at + i];
      }
    }
  }

  @Override
  public void close() {}
}
