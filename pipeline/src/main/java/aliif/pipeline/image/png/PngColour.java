package aliif.pipeline.image.png;

import java.util.Arrays;
import java.util.Optional;

/** The colour types of PNG. The bit depths of each are the powers of two in a range. */
enum PngColour {
  GREY(0, 1, 1, 16),
  RGB(2, 3, 8, 16),
  PALETTE(3, 1, 1, 8),
  GREY_ALPHA(4, 2, 8, 16),
  RGB_ALPHA(6, 4, 8, 16);

  /** The type's number in the header. */
  final int code;

  /** Samples of a pixel. */
  final int samples;

  private final int leastDepth;
  private final int mostDepth;

  PngColour(int code, int samples, int leastDepth, int mostDepth) {
    this.code = code;
    this.samples = samples;
    this.leastDepth = leastDepth;
    this.mostDepth = mostDepth;
  }

  /** The colour type with a number; empty if there is none, or it does not have that bit depth. */
  static Optional<PngColour> of(int code, int depth) {
    return Arrays.stream(values())
        .filter(colour -> colour.code == code)
        .filter(colour -> Integer.bitCount(depth) == 1)
        .filter(colour -> depth >= colour.leastDepth && depth <= colour.mostDepth)
        .findFirst();
  }

  boolean grey() {
    return this == GREY || this == GREY_ALPHA;
  }

  boolean alpha() {
    return this == GREY_ALPHA || this == RGB_ALPHA;
  }

  /**
   * Whether a tRNS chunk of so many bytes means something. Beside alpha it does not, and does no
   * harm.
   */
  boolean fits(int transparency) {
    return switch (this) {
      case PALETTE -> transparency >= 1 && transparency <= 256;
      case GREY, RGB -> transparency == 2 * samples;
      case GREY_ALPHA, RGB_ALPHA -> false;
    };
  }
}
