package aliif.pipeline.image.rows;

import aliif.model.Size;

/**
 * Where an upright row lies in the stored image: a row or a column of it, forwards or backwards.
 *
 * @param x of the first pixel
 * @param y of the first pixel
 * @param across from one pixel to the next, -1 to 1
 * @param down likewise; one of the two is 0
 * @param pixels how many
 */
record StoredLine(int x, int y, int across, int down, int pixels) {

  /**
   * @param row upright
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

  /** Of its rectangle in the stored image. */
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

  /** Where a pixel is among those of the rectangle, which go to the right or down. */
  int index(int pixel) {
    return across < 0 || down < 0 ? pixels - 1 - pixel : pixel;
  }
}
