package aliif.model;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * How large the output shall be, as asked for. The one place where sizes are rounded: an axis of
 * {@code n} pixels scaled by {@code s} has {@code floor(n * s + 0.5)} pixels, at least 1.
 */
public sealed interface Scale {
  /** Largest factor that is accepted, on each axis. */
  double MAXIMUM = 100;

  /**
   * Both axes by one real factor.
   *
   * @param value in (0, 100]
   */
  record Factor(double value) implements Scale {
    public Factor {
      if (!(value > 0 && value <= MAXIMUM)) {
        throw new IllegalArgumentException(
            "scale: " + plain(value) + " (expected: above 0, at most 100)");
      }
    }
  }

  /** To a width; the height keeps the ratio. */
  record ToWidth(int width) implements Scale {
    public ToWidth {
      requireSide("width", width);
    }
  }

  /** To a height; the width keeps the ratio. */
  record ToHeight(int height) implements Scale {
    public ToHeight {
      requireSide("height", height);
    }
  }

  /** To a width and a height; each axis has its own factor. */
  record ToSize(Size size) implements Scale {}

  /**
   * Size of the output for an input of the given size.
   *
   * @throws IllegalArgumentException if an axis would grow by more than {@link #MAXIMUM}, or has
   *     more pixels than an {@code int} counts
   */
  default Size of(Size input) {
    return switch (this) {
      case Factor(double value) ->
          new Size(round("width", input.width(), value), round("height", input.height(), value));
      case ToWidth(int width) ->
          checked(input, width, share("height", input.height(), width, input.width()));
      case ToHeight(int height) ->
          checked(input, share("width", input.width(), height, input.height()), height);
      case ToSize(Size size) -> checked(input, size.width(), size.height());
    };
  }

  /**
   * Multiplies by the factor as it is written in decimals: 25 by 2.3 is 57.5, which a double is
   * not.
   */
  private static int round(String side, int pixels, double factor) {
    BigDecimal exact = BigDecimal.valueOf(factor).multiply(BigDecimal.valueOf(pixels));
    BigDecimal rounded = exact.setScale(0, RoundingMode.HALF_UP).max(BigDecimal.ONE);
    requireInt(side, rounded.longValueExact());
    return rounded.intValue();
  }

  /** {@code floor(pixels * to / from + 0.5)}, at least 1. */
  private static int share(String side, int pixels, int to, int from) {
    long product = (long) pixels * to;
    long rounded = Math.max(1, product / from + (2 * (product % from) >= from ? 1 : 0));
    requireInt(side, rounded);
    return (int) rounded;
  }

  private static void requireInt(String side, long pixels) {
    if (pixels > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "%s: %d (expected: at most %d)".formatted(side, pixels, Integer.MAX_VALUE));
    }
  }

  private static Size checked(Size input, int width, int height) {
    requireFactor("width", input.width(), width);
    requireFactor("height", input.height(), height);
    return new Size(width, height);
  }

  private static void requireFactor(String side, int from, int to) {
    if (to > MAXIMUM * from) {
      throw new IllegalArgumentException(
          "%s: %d (expected: at most 100 times the input's %d)".formatted(side, to, from));
    }
  }

  private static void requireSide(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: at least 1)");
    }
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
