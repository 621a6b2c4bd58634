package aliif.pipeline.image.rows;

import aliif.model.RgbImage;
import aliif.model.Size;
import java.util.Optional;

/**
 * Some rows of an output, as wide as the output: rows {@code [y, y + size.height)}.
 *
 * @param y first row
 * @param size size of the band
 * @param rgb colours, of the same size
 * @param alpha (height, width), 1 is opaque; empty if the output has no alpha
 */
public record RowBand(int y, Size size, RgbImage rgb, Optional<float[]> alpha) {
  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if the sizes differ, or {@code y} is negative
   */
  public RowBand {
    if (y < 0) {
      throw new IllegalArgumentException("y: " + y + " (expected: at least 0)");
    }
    if (!rgb.size().equals(size)) {
      throw new IllegalArgumentException("rgb: " + rgb.size() + " (expected: " + size + ")");
    }
    alpha.ifPresent(values -> requireLength(values, size));
  }

  private static void requireLength(float[] alpha, Size size) {
    if (alpha.length != size.pixels()) {
      throw new IllegalArgumentException(
          "alpha: %d (expected: %d for %s)".formatted(alpha.length, size.pixels(), size));
    }
  }
}
