package aliif.pipeline.image.metadata;

import java.util.Optional;

/**
 * How densely an image is to be shown or printed, or only the ratio of a pixel's sides.
 *
 * @param across pixels per unit along a row, above 0
 * @param down pixels per unit along a column, above 0
 * @param unit what the densities refer to
 */
public record Resolution(double across, double down, Unit unit) {
  /** What densities refer to. If it is unknown, only their ratio means something. */
  public enum Unit {
    METRE,
    UNKNOWN
  }

  private static final double INCHES = 1 / 0.0254; // in a metre
  private static final double MOST = 1e8;

  /** A resolution in pixels per inch; empty if the numbers make no sense. */
  public static Optional<Resolution> perInch(double across, double down) {
    return perMetre(across * INCHES, down * INCHES);
  }

  public static Optional<Resolution> perCentimetre(double across, double down) {
    return perMetre(across * 100, down * 100);
  }

  public static Optional<Resolution> perMetre(double across, double down) {
    return of(across, down, Unit.METRE);
  }

  /**
   * A ratio of densities without a unit; empty if they are equal, since pixels are square by
   * default.
   */
  public static Optional<Resolution> ratio(double across, double down) {
    return across == down ? Optional.empty() : of(across, down, Unit.UNKNOWN);
  }

  private static Optional<Resolution> of(double across, double down, Unit unit) {
    return across > 0 && across < MOST && down > 0 && down < MOST
        ? Optional.of(new Resolution(across, down, unit))
        : Optional.empty();
  }

  /** Whether the densities have a unit. */
  public boolean metric() {
    return unit == Unit.METRE;
  }

  /** Pixels per inch along a row, or the number as it is if the unit is unknown. */
  public double acrossPerInch() {
    return metric() ? across / INCHES : across;
  }

  /** Pixels per inch along a column, or the number as it is if the unit is unknown. */
  public double downPerInch() {
    return metric() ? down / INCHES : down;
  }

  /** The resolution of the image turned by 90 degrees. */
  Resolution swapped() {
    return new Resolution(down, across, unit);
  }
}
