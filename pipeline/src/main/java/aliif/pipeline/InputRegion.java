package aliif.pipeline;

import aliif.model.Region;
import aliif.model.Size;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Optional;

/**
 * A rectangle of the upright input, in pixels, which may be fractions. What of it lies outside of
 * the image is left out where it is a part of the whole output ({@link Framing.Scaled}), and
 * refused where it is fitted to a size ({@link Framing.Fitted}).
 *
 * @param x left edge
 * @param y upper edge
 * @param width above 0
 * @param height above 0
 */
public record InputRegion(double x, double y, double width, double height) {
  /** What a number that was rounded on its way may be off by, in pixels. */
  private static final double ROUNDED = 1e-6;

  /**
   * @throws IllegalArgumentException if a number is not finite, or a side not above 0
   */
  public InputRegion {
    boolean finite = Double.isFinite(x + y) && Double.isFinite(width) && Double.isFinite(height);
    if (!finite || !(width > 0) || !(height > 0)) {
      throw new IllegalArgumentException(
          "region: %s,%s,%s,%s (expected: x,y,width,height, sides above 0)"
              .formatted(x, y, width, height));
    }
  }

  /**
   * Reads {@code x,y,width,height}.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static InputRegion parse(String text) {
    try {
      double[] numbers =
          Arrays.stream(text.split(",", -1))
              .map(String::strip)
              .mapToDouble(Double::parseDouble)
              .toArray();
      if (numbers.length == 4) {
        return new InputRegion(numbers[0], numbers[1], numbers[2], numbers[3]);
      }
    } catch (NumberFormatException problem) {
      throw new IllegalArgumentException(
          "region: " + text + " (expected: x,y,width,height)", problem);
    }
    throw new IllegalArgumentException("region: " + text + " (expected: x,y,width,height)");
  }

  /** A notice that a part of it lies outside of an image, if so. */
  public Optional<String> cut(Size image) {
    boolean inside =
        x >= -ROUNDED
            && y >= -ROUNDED
            && x + width <= image.width() + ROUNDED
            && y + height <= image.height() + ROUNDED;
    return inside
        ? Optional.empty()
        : Optional.of(
            "region: %s,%s,%s,%s reaches beyond the image of %s; only what lies in it is used"
                .formatted(plain(x), plain(y), plain(width), plain(height), image));
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  /**
   * The same rectangle in the output of the whole input. Its edges are rounded like sizes ({@link
   * aliif.model.Scale}): an edge at {@code x} becomes {@code floor(x * W / w + 0.5)}. So regions
   * that share an edge in the input share it in the output. The rectangle has at least one pixel.
   *
   * @throws IllegalArgumentException if it lies outside of the image
   */
  public Region of(Size input, Size output) {
    if (x >= input.width() || y >= input.height() || x + width <= 0 || y + height <= 0) {
      throw new IllegalArgumentException(
          "region: %s,%s,%s,%s (expected: to overlap the image of %s)"
              .formatted(x, y, width, height, input));
    }
    BigDecimal x = BigDecimal.valueOf(this.x);
    BigDecimal y = BigDecimal.valueOf(this.y);
    int left = edge(x, input.width(), output.width(), 1);
    int top = edge(y, input.height(), output.height(), 1);
    int right = edge(x.add(BigDecimal.valueOf(width)), input.width(), output.width(), 0);
    int bottom = edge(y.add(BigDecimal.valueOf(height)), input.height(), output.height(), 0);
    return new Region(top, left, Math.max(1, bottom - top), Math.max(1, right - left));
  }

  /**
   * Where an edge falls in the output, computed from the decimal form of the number.
   *
   * @param room pixels that must remain to the right of the edge, or below it
   */
  private static int edge(BigDecimal at, int from, int to, int room) {
    BigDecimal twice = at.multiply(BigDecimal.valueOf(2L * to)).add(BigDecimal.valueOf(from));
    BigDecimal edge = twice.divide(BigDecimal.valueOf(2L * from), 0, RoundingMode.FLOOR);
    return edge.min(BigDecimal.valueOf(to - room)).max(BigDecimal.ZERO).intValue();
  }
}
