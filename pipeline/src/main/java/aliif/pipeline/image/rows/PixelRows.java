package aliif.pipeline.image.rows;

import java.io.IOException;
import java.util.Optional;

/**
 * The rows of an image as they are decoded: from the top, each once. The caller closes them. For
 * one thread.
 */
public interface PixelRows extends AutoCloseable {
  PixelLayout layout();

  /**
   * Decodes the next row. The caller does not ask for more rows than there are.
   *
   * @param row is overwritten, as the layout says
   * @throws IOException if the row does not decode; any other exception means the same
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
   * The same rows once more, from the top, for another thread; empty if they can be read only once.
   * They can be read until these rows are closed, and need not be closed themselves.
   */
  default Optional<PixelRows> again() {
    return Optional.empty();
  }

  /**
   * Turns the rows upright. No row may have been read yet. If rows cannot be turned as they are
   * read, all are copied, and these rows are closed.
   *
   * @throws IOException if rows have to be copied and do not decode
   */
  default PixelRows turned(Orientation orientation) throws IOException {
    return orientation == Orientation.UPRIGHT ? this : HeldRows.of(this, orientation);
  }

  @Override
  void close();
}
