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

  /**
   * Checks what a caller hands to {@link Aliif#upscale}.
   *
   * @throws IllegalArgumentException if the image has another size than the crop, or the output has
   *     more than {@link Aliif#LARGEST_OUTPUT} pixels
   */
  public void requireFits(RgbImage image) {
    if (!image.size().equals(crop.size())) {
      throw new IllegalArgumentException(
          "crop: %s (expected: %s as in the window)".formatted(image.size(), crop.size()));
    }
    requireAtOnce();
  }

  /**
   * Checks that the output can be made at once.
   *
   * @throws IllegalArgumentException if it has more than {@link Aliif#LARGEST_OUTPUT} pixels
   */
  void requireAtOnce() {
    if (output.pixels() > Aliif.LARGEST_OUTPUT) {
      throw new IllegalArgumentException(
          "output: %s (expected: at most %d pixels at once)"
              .formatted(output.size(), Aliif.LARGEST_OUTPUT));
    }
  }

  private static void requireInside(String name, Region part, Size whole) {
    if (part.bottom() > whole.height() || part.right() > whole.width()) {
      throw new IllegalArgumentException(name + ": " + part + " (expected: inside " + whole + ")");
    }
  }
}
