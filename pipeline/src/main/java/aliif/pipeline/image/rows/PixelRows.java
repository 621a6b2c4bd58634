package aliif.pipeline.image.rows;

import java.io.IOException;

/** An image's rows as they are decoded: from the top, each once. For one thread. */
public interface PixelRows extends AutoCloseable {
  PixelLayout layout();

  /**
   * Decodes the next row; not called after the last one.
   *
   * @param row as the layout says, overwritten
   * @throws IOException if the row does not decode; what else is thrown means the same
   */
  void read(byte[] row) throws IOException;

  /**
   * Leaves out the next rows where that is cheaper than to decode them.
   *
   * @param rows at most; not more than are left
   * @return how many were left out
   */
  default int skip(int rows) {
    return 0;
  }

  /**
   * The same rows turned upright, for those that have not been read from yet. What cannot be turned
   * in its place is copied, and closed.
   */
  default PixelRows turned(Orientation orientation) throws IOException {
    return orientation == Orientation.UPRIGHT ? this : HeldRows.of(this, orientation);
  }

  @Override
  void close();
}
