package aliif.pipeline.image.bmp;

import aliif.pipeline.image.bytes.ImageBytes;
import aliif.pipeline.image.metadata.ColourProfile;
import aliif.pipeline.image.metadata.ColourSignals;
import aliif.pipeline.image.metadata.MetadataLimits;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * What a BMP header of version 4 or 5 says about the meaning of the colours.
 *
 * @param profile the ICC profile in the file
 * @param signals primaries and gamma, if the header has them (LCS_CALIBRATED_RGB)
 * @param leftOut what could not be used, one sentence each
 */
record BmpColours(
    Optional<ColourProfile> profile, Optional<ColourSignals> signals, List<String> leftOut) {
  private static final BmpColours NONE =
      new BmpColours(Optional.empty(), Optional.empty(), List.of());

  private static final int FILE_HEADER = 14;
  private static final int VERSION_4 = 108; // bytes of its header
  private static final int VERSION_5 = 124;
  private static final int SPACE = FILE_HEADER + 56; // places in the file
  private static final int ENDPOINTS = FILE_HEADER + 60;
  private static final int GAMMA = FILE_HEADER + 96;
  private static final int CALIBRATED = 0;
  private static final int EMBEDDED = 0x4d424544; // MBED
  private static final int LINKED = 0x4c494e4b; // LINK
  private static final double ENDPOINT_ONE = 1 << 30; // fixed point: 2 bits before the point
  private static final double GAMMA_ONE = 1 << 16;

  /**
   * Reads the header, and the profile, which may lie anywhere in the file.
   *
   * @param head the file's first bytes, little-endian
   */
  static BmpColours of(ImageBytes bytes, ByteBuffer head, MetadataLimits limits) {
    int header = head.getInt(FILE_HEADER);
    if (header < VERSION_4) {
      return NONE;
    }
    return switch (head.getInt(SPACE)) {
      case CALIBRATED -> new BmpColours(Optional.empty(), calibrated(head), List.of());
      case EMBEDDED ->
          header < VERSION_5 ? without(ColourProfile.LEFT_OUT) : embedded(bytes, head, limits);
      case LINKED -> without("image: its colour profile is in another file and is not used");
      default -> NONE; // sRGB, or Windows' default, which is sRGB
    };
  }

  private static BmpColours without(String notice) {
    return new BmpColours(Optional.empty(), Optional.empty(), List.of(notice));
  }

  private static BmpColours embedded(ImageBytes bytes, ByteBuffer head, MetadataLimits limits) {
    long at = FILE_HEADER + Integer.toUnsignedLong(head.getInt(FILE_HEADER + 112));
    int length = head.getInt(FILE_HEADER + 116);
    if (length < ColourProfile.HEAD || length > bytes.size() - at) {
      return without(ColourProfile.LEFT_OUT);
    }
    if (length > limits.profileBytes()) {
      return without(limits.profileLeftOut(length));
    }
    return ColourProfile.of(bytes.copy(at, length))
        .map(each -> new BmpColours(Optional.of(each), Optional.empty(), List.of()))
        .orElseGet(() -> without(ColourProfile.LEFT_OUT));
  }

  /*
   * The primaries are given as X, Y and Z, or, in most files, as chromaticities, whose sum is 1.
   * Then nothing says where white is; it is taken to be D65. Many programs leave all of it zero.
   */
  private static Optional<ColourSignals> calibrated(ByteBuffer head) {
    double[] xy = new double[8]; // white, red, green, blue
    double[] white = new double[3]; // X, Y, Z: the sum of the primaries
    boolean chromaticities = true;
    for (int primary = 0; primary < 3; primary++) {
      double[] xyz = new double[3];
      for (int i = 0; i < 3; i++) {
        xyz[i] = head.getInt(ENDPOINTS + 12 * primary + 4 * i) / ENDPOINT_ONE;
        white[i] += xyz[i];
      }
      double sum = xyz[0] + xyz[1] + xyz[2];
      if (sum <= 0 || xyz[1] <= 0) {
        return Optional.empty();
      }
      chromaticities &= Math.abs(sum - 1) < 0.01;
      xy[2 + 2 * primary] = xyz[0] / sum;
      xy[3 + 2 * primary] = xyz[1] / sum;
    }
    double sum = white[0] + white[1] + white[2];
    xy[0] = chromaticities ? 0.3127 : white[0] / sum;
    xy[1] = chromaticities ? 0.329 : white[1] / sum;
    return ColourSignals.calibrated(gamma(head), xy);
  }

  /** The exponent from stored values to light: the mean of those for red, green and blue. */
  private static double gamma(ByteBuffer head) {
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      sum += head.getInt(GAMMA + 4 * i) / GAMMA_ONE;
    }
    return sum / 3;
  }
}
