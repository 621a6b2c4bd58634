package aliif.pipeline.image.rows;

import aliif.model.Size;
import java.util.Arrays;

/**
 * How a stored image is turned before it is upright: the eight cases of EXIF's tag 0x0112. A stored
 * image is first mirrored within its own axes, then its axes are swapped.
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

  /** The case with EXIF's number, 1 to 8; upright for any other number, as viewers have it. */
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

  /** Whether upright rows are stored columns. */
  public boolean swapped() {
    return swapped;
  }

  /** Whether stored rows run from right to left. */
  boolean mirrored() {
    return mirrored;
  }

  /** Whether stored columns run from bottom to top. */
  boolean flipped() {
    return flipped;
  }
}
