package aliif.pipeline.image.rows;

import aliif.model.Size;
import java.util.Arrays;

/**
 * How a stored image is turned to become upright: the eight cases of EXIF's tag 0x0112. The stored
 * image is first mirrored along its own axes, then its axes are swapped.
 */
public enum Orientation {
  UPRIGHT(1, false, false, false),
  MIRRORED(2, false, true, false),
  HALF_TURN(3, false, true, true),
  FLIPPED(4, false, false, true),
  TRANSPOSED(5, true, false, false),
  QUARTER_TURN(6, true, false, true),
  TRANSVERSED(7, true, true, true),
  THREE_QUARTER_TURN(8, true, true, false);

  private final int number;
  private final boolean swapped;
  private final boolean mirrored;
  private final boolean flipped;

  Orientation(int number, boolean swapped, boolean mirrored, boolean flipped) {
    this.number = number;
    this.swapped = swapped;
    this.mirrored = mirrored;
    this.flipped = flipped;
  }

  /**
   * The case with a number of EXIF, 1 to 8. Any other number means upright, as it does in viewers.
   */
  public static Orientation of(int number) {
    return Arrays.stream(values())
        .filter(orientation -> orientation.number == number)
        .findFirst()
        .orElse(UPRIGHT);
  }

  /** Size of the upright image. */
  public Size upright(Size stored) {
    int width = stored.height();
    int height = stored.width();
    return swapped ? new Size(width, height) : stored;
  }

  /** Whether the axes are swapped: upright rows are stored columns. */
  public boolean swapped() {
    return swapped;
  }

  /** Whether stored rows are read from right to left. */
  boolean mirrored() {
    return mirrored;
  }

  /** Whether stored columns are read from bottom to top. */
  boolean flipped() {
    return flipped;
  }
}
