package aliif.model;

/**
 * A rectangle of pixels: rows {@code [y, y + height)}, columns {@code [x, x + width)}.
 *
 * @param y first row, at least 0
 * @param x first column, at least 0
 * @param height at least 1
 * @param width at least 1; the last row and column are below 2^31 - 1
 */
public record Region(int y, int x, int height, int width) {
  public Region {
    if (y < 0 || x < 0 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "region: y %d, x %d, height %d, width %d (expected: a corner from 0 and sides from 1)"
              .formatted(y, x, height, width));
    }
    if (y > Integer.MAX_VALUE - height || x > Integer.MAX_VALUE - width) {
      throw new IllegalArgumentException(
          "region: y %d, x %d, height %d, width %d (expected: to end before pixel %d)"
              .formatted(y, x, height, width, Integer.MAX_VALUE));
    }
  }

  /** The whole of an image. */
  public static Region of(Size size) {
    return new Region(0, 0, size.height(), size.width());
  }

  /** First row below. */
  public int bottom() {
    return y + height;
  }

  /** First column to the right. */
  public int right() {
    return x + width;
  }

  /** Number of pixels. */
  public long pixels() {
    return (long) height * width;
  }

  public Size size() {
    return new Size(width, height);
  }
}
