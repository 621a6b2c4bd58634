package aliif.model;

/**
 * What to render from the features of a crop.
 *
 * @param grid the whole output over the whole input
 * @param crop the part of the input, in LR pixels, that the features were computed from
 * @param output the part of the output to render, in HR pixels
 */
public record RenderWindow(CoordinateGrid grid, Region crop, Region output) {
  /**
   * @throws IllegalArgumentException if the crop or the output leaves its image
   */
  public RenderWindow {
    requireInside("crop", crop, grid.low());
    requireInside("output", output, grid.high());
  }

  /** All of an image at once. */
  public static RenderWindow whole(CoordinateGrid grid) {
    return new RenderWindow(grid, Region.of(grid.low()), Region.of(grid.high()));
  }

  private static void requireInside(String name, Region part, Size whole) {
    if (part.bottom() > whole.height() || part.right() > whole.width()) {
      throw new IllegalArgumentException(name + ": " + part + " (expected: inside " + whole + ")");
    }
  }
}
