package aliif.pipeline.plan;

import aliif.model.CoordinateGrid;
import aliif.model.CoordinateGrid.Axis;
import aliif.model.Scale;
import aliif.model.Size;
import aliif.pipeline.InputRegion;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A rectangle of the input that is resampled to a size of its own.
 *
 * @param region the rectangle, inside of the input
 * @param input size of the upright input
 */
record FittedRegion(InputRegion region, Size input) {
  /*
   * The numbers are taken as they are written in decimals, so 0.1 is a tenth. What is smaller than
   * the finest unit is rounded off: shares such as 33.3 percent of a width, computed in doubles, may
   * otherwise end a trillionth of a pixel outside of the image.
   */
  /** The finest units in which edges are kept, in one LR pixel. */
  private static final long FINEST = 1_000_000;

  /**
   * Positions of the pixels of an output in the input.
   *
   * @throws IllegalArgumentException if the rectangle leaves the input, or would grow by more than
   *     {@link Scale#MAXIMUM}
   */
  CoordinateGrid grid(Size size) {
    Axis rows = axis(region.y(), region.height(), input.height(), size.height());
    Axis columns = axis(region.x(), region.width(), input.width(), size.width());
    requireScale("height", rows);
    requireScale("width", columns);
    return new CoordinateGrid(rows, columns);
  }

  private Axis axis(double at, double length, int low, int high) {
    BigDecimal from = BigDecimal.valueOf(at);
    BigDecimal to = from.add(BigDecimal.valueOf(length));
    long unit = 1;
    while (unit < FINEST
        && !(isWhole(from, unit) && isWhole(to, unit))
        && Axis.fits(low, high, 10 * unit)) {
      unit *= 10;
    }
    BigDecimal start = rounded(from, unit);
    BigDecimal end = rounded(to, unit);
    boolean inside = start.signum() >= 0 && end.compareTo(BigDecimal.valueOf(low * unit)) <= 0;
    if (!inside || start.compareTo(end) >= 0) {
      throw new IllegalArgumentException(
          "region: %s (expected: inside the image of %s, sides from %s)"
              .formatted(text(), input, 1.0 / unit));
    }
    long first = start.longValueExact();
    return new Axis(low, high, first, end.longValueExact() - first, unit, 0);
  }

  private static boolean isWhole(BigDecimal number, long unit) {
    return rounded(number, unit).compareTo(number.multiply(BigDecimal.valueOf(unit))) == 0;
  }

  private static BigDecimal rounded(BigDecimal number, long unit) {
    return number.multiply(BigDecimal.valueOf(unit)).setScale(0, RoundingMode.HALF_UP);
  }

  private void requireScale(String side, Axis axis) {
    if (axis.scale() > Scale.MAXIMUM) {
      throw new IllegalArgumentException(
          "%s: %d of region %s (expected: at most 100 times the region's)"
              .formatted(side, axis.high(), text()));
    }
  }

  private String text() {
    return "%s,%s,%s,%s".formatted(region.x(), region.y(), region.width(), region.height());
  }
}
