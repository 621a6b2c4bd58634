package aliif.pipeline.image.rows;

import aliif.model.Size;

/**
 * Where an upright row lies in the stored image: it is a row or a column, forwards or backwards.
 *
 * @param x column of the first pixel
 * @param y row of the first pixel
 * @param across columns from one pixel to the next: -1, 0 or 1
 * @param down rows from one pixel to the next: -1, 0 or 1; one of the two is 0
 * @param pixels how many pixels there are
 */
record StoredLine(int x, int y, int across, int down, int pixels) {

  /**
   * Finds a row.
   *
   * @param row upright row, 0 for the first
   * @param stored size of the stored image
   */
  static StoredLine of(int row, Orientation orientation, Size stored) {
    int right = stored.width() - 1;
    int bottom = stored.height() - 1;
    int x = orientation.swapped() ? row : 0;
    int y = orientation.swapped() ? 0 : row;
    int across = orientation.mirrored() ? -1 : 1;
    int down = orientation.flipped() ? -1 : 1;
    return new StoredLine(
        orientation.mirrored() ? right - x : x,
        orientation.flipped() ? bottom - y : y,
        orientation.swapped() ? 0 : across,
        orientation.swapped() ? down : 0,
        orientation.swapped() ? stored.height() : stored.width());
  }

  /** The first column of the row's rectangle in the stored image. */
  int left() {
    return across < 0 ? 0 : x;
  }

  int top() {
    return down < 0 ? 0 : y;
  }

  int width() {
    return across == 0 ? 1 : pixels;
  }

  int height() {
    return down == 0 ? 1 : pixels;
  }

  /** The index of a pixel among those of the rectangle, which are counted to the right or down. */
  int index(int pixel) {
    return across < 0 || down < 0 ? pixels - 1 - pixel : pixel;
  }
}
