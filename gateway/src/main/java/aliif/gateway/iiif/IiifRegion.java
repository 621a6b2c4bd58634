package aliif.gateway.iiif;

import aliif.model.Region;
import aliif.model.Size;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** The region of an image request (Image API 3.0 and 2.1, 4.1). */
sealed interface IiifRegion {
  record Full() implements IiifRegion {}

  /** A square in the middle of the longer side. */
  record Square() implements IiifRegion {}

  record Pixels(int x, int y, int width, int height) implements IiifRegion {}

  /** In hundredths of the width and the height. */
  record Percent(BigDecimal x, BigDecimal y, BigDecimal width, BigDecimal height)
      implements IiifRegion {}

  /**
   * Reads a region.
   *
   * @throws aliif.pipeline.UpscaleException if it is none
   */
  static IiifRegion parse(String text) {
    if (text.equals("full")) {
      return new Full();
    }
    if (text.equals("square")) {
      return new Square();
    }
    boolean percent = text.startsWith("pct:");
    List<BigDecimal> numbers = IiifText.decimals(percent ? text.substring(4) : text, 4);
    if (percent && !numbers.isEmpty()) {
      return new Percent(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3));
    }
    if (!numbers.isEmpty() && List.of(text.split(",", -1)).stream().allMatch(IiifText::isWhole)) {
      return new Pixels(
          numbers.get(0).intValue(),
          numbers.get(1).intValue(),
          numbers.get(2).intValue(),
          numbers.get(3).intValue());
    }
    throw IiifText.invalid("region", text, "full, square, x,y,w,h or pct:x,y,w,h");
  }

  /**
   * The pixels of the region, without what is outside of the image.
   *
   * @throws aliif.pipeline.UpscaleException if all of it is outside, or it is empty
   */
  default Region of(Size whole) {
    return switch (this) {
      case Full _ -> Region.of(whole);
      case Square _ -> {
        int side = Math.min(whole.width(), whole.height());
        yield new Region((whole.height() - side) / 2, (whole.width() - side) / 2, side, side);
      }
      case Pixels(int x, int y, int width, int height) -> {
        if (width == 0 || height == 0 || x >= whole.width() || y >= whole.height()) {
          throw outside(whole);
        }
        yield new Region(
            y, x, Math.min(height, whole.height() - y), Math.min(width, whole.width() - x));
      }
      case Percent(var x, var y, var width, var height) -> {
        if (width.signum() == 0 || height.signum() == 0 || beyond(x) || beyond(y)) {
          throw outside(whole);
        }
        int left = Math.min(edge(x, whole.width()), whole.width() - 1);
        int top = Math.min(edge(y, whole.height()), whole.height() - 1);
        int right = Math.max(edge(x.add(width), whole.width()), left + 1);
        int bottom = Math.max(edge(y.add(height), whole.height()), top + 1);
        yield new Region(top, left, bottom - top, right - left);
      }
    };
  }

  private static boolean beyond(BigDecimal percent) {
    return percent.compareTo(BigDecimal.valueOf(100)) >= 0;
  }

  /** Rounded, and within the image. */
  private static int edge(BigDecimal percent, int side) {
    return percent
        .multiply(BigDecimal.valueOf(side))
        .movePointLeft(2)
        .setScale(0, RoundingMode.HALF_UP)
        .min(BigDecimal.valueOf(side))
        .intValue();
  }

  private aliif.pipeline.UpscaleException outside(Size whole) {
    return IiifText.invalid("region", toString(), "at least a pixel of the image of " + whole);
  }

  /** The canonical form. */
  static String canonical(Region region, Size whole) {
    return region.equals(Region.of(whole))
        ? "full"
        : "%d,%d,%d,%d".formatted(region.x(), region.y(), region.width(), region.height());
  }
}
