package aliif.pipeline.image.metadata;

import java.util.Optional;

/**
 * How densely an image is meant to be shown or printed, or only the ratio of its pixels' sides.
 *
 * @param across pixels a unit, above 0
 * @param down pixels a unit, above 0
 * @param unit what they count in
 */
public record Resolution(double across, double down, Unit unit) {
  /** A metre, or nothing that is known: then only the ratio means something. */
  public enum Unit {
    METRE,
    UNKNOWN
  }

  private static final double INCHES = 1 / 0.0254; // in a metre
  private static final double MOST = 1e8;

  /** What a file says in pixels an inch; empty where it makes no sense. */
  public static Optional<Resolution> perInch(double across, double down) {
    return perMetre(across * INCHES, down * INCHES);
  }

  public static Optional<Resolution> perCentimetre(double across, double down) {
    return perMetre(across * 100, down * 100);
  }

  public static Optional<Resolution> perMetre(double across, double down) {
    return of(across, down, Unit.METRE);
  }

  /** The ratio of a pixel's sides, as densities; empty for square pixels, which need no saying. */
  public static Optional<Resolution> ratio(double across, double down) {
    return across == down ? Optional.empty() : of(across, down, Unit.UNKNOWN);
  }

  private static Optional<Resolution> of(double across, double down, Unit unit) {
    return across > 0 && across < MOST && down > 0 && down < MOST
        ? Optional.of(new Resolution(across, down, unit))
        : Optional.empty();
  }

  /** Whether the densities are absolute. */
  public boolean metric() {
    return unit == Unit.METRE;
  }

  /** Pixels an inch, where the unit is known; else the number as it is. */
  public double acrossPerInch() {
    return metric() ? across / INCHES : across;
  }

  /** Likewise. */
  public double downPerInch() {
    return metric() ? down / INCHES : down;
  }

  /** The same image turned by a quarter. */
  Resolution swapped() {
    return new Resolution(down, across, unit);
  }
}
