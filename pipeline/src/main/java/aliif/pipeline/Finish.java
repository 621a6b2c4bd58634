package aliif.pipeline;

/**
 * What is done to an output after it has its size and before it is encoded: it is mirrored, then
 * turned, then its colours are reduced.
 *
 * @param mirrored whether left and right are exchanged
 * @param degrees clockwise; at least 0, below 360. Except for multiples of 90 the output grows, so
 *     that nothing is cut off; its corners are transparent, or white where a format has no alpha
 */
public record Finish(boolean mirrored, double degrees, Colours colours) {
  /** The output as it is. */
  public static final Finish NONE = new Finish(false, 0, Colours.ALL);

  /** Which colours an output has. */
  public enum Colours {
    ALL,
    /** Shades of grey. */
    GREY,
    /** Black and white only. */
    BLACK_AND_WHITE
  }

  /**
   * @throws IllegalArgumentException if the angle is out of its range
   */
  public Finish {
    if (!(degrees >= 0 && degrees < 360)) {
      throw new IllegalArgumentException(
          "degrees: " + degrees + " (expected: at least 0, below 360)");
    }
  }

  /** Whether rows become columns, or something between. */
  public boolean turned() {
    return degrees != 0;
  }

  /** Whether the output is turned by an angle that leaves empty corners. */
  public boolean tilted() {
    return degrees % 90 != 0;
  }
}
