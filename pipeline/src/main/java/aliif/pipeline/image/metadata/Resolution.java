package aliif.pipeline.image.metadata;

import java.util.Optional;

/**
 * How densely an image is meant to be shown or printed.
 *
 * @param across pixels a metre, above 0
 * @param down pixels a metre, above 0
 */
public record Resolution(double across, double down) {
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
    return across > 0 && across < MOST && down > 0 && down < MOST
        ? Optional.of(new Resolution(across, down))
        : Optional.empty();
  }

  public double acrossPerInch() {
    return across / INCHES;
  }

  public double downPerInch() {
    return down / INCHES;
  }

  /** The same image turned by a quarter. */
  Resolution swapped() {
    return new Resolution(down, across);
  }
}
