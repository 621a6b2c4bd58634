package aliif.model;

/**
 * Width and height of an image, in pixels.
 *
 * @param width at least 1
 * @param height at least 1
 */
public record Size(int width, int height) {
  /**
   * @throws IllegalArgumentException if a side is below 1
   */
  public Size {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "size: " + width + "x" + height + " (expected: at least 1x1)");
    }
  }

  /** With rows for columns. */
  Size transposed() {
    return new Size(/* width= */ height, /* height= */ width);
  }

  /** Number of pixels. */
  public long pixels() {
    return (long) width * height;
  }

  @Override
  public String toString() {
    return width + "x" + height;
  }
}
