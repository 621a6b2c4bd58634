package aliif.pipeline.image.tiff;

import aliif.pipeline.image.bytes.Refusal;
import aliif.pipeline.image.format.PartLimits;
import aliif.pipeline.image.metadata.TiffDirectory;
import java.util.List;

/**
 * The samples of a TIFF's pixel after its colours. The first one that is announced as alpha is
 * alpha. If none is, the first one after grey or RGB is taken for straight alpha, as Photoshop and
 * OpenCV write it. All others, such as spot colours, are left out.
 *
 * @param colours samples that are colours
 * @param count samples after the colours
 * @param at index of alpha among a pixel's samples; -1 if there is none
 * @param associated whether the colours are multiplied by alpha
 * @param picked whether we pick the samples ourselves, because the library does not know such
 *     pixels
 */
record TiffExtra(int colours, int count, int at, boolean associated, boolean picked) {
  private static final int ASSOCIATED = 1;
  private static final int STRAIGHT = 2;

  /**
   * Reads a directory.
   *
   * @param photometric what the samples mean, a number of TIFF's
   * @param channels samples of a pixel
   * @param most how many samples there may be
   * @throws aliif.pipeline.UpscaleException if there are too few samples, or more than can be read
   */
  static TiffExtra of(TiffDirectory directory, int photometric, int channels, PartLimits most) {
    int colours = colours(photometric);
    if (channels > most.tiffChannels()) {
      throw Refusal.overLimit(
          "a TIFF of %d channels".formatted(channels),
          "at most " + most.tiffChannels(),
          "tiff-channels");
    }
    int count = channels - colours;
    int announced = announced(directory, count);
    boolean guessed = announced < 0 && count > 0 && photometric <= Photometric.RGB;
    if (count < 0 || (count > 0 && announced < 0 && photometric == Photometric.PALETTE)) {
      throw Refusal.unsupported(
          "a TIFF of %d channels".formatted(channels), "colours and at most alpha");
    }
    boolean picked = count > 1 || (count > 0 && photometric == Photometric.INKS);
    if (picked) {
      requirePickable(directory, photometric, channels);
    }
    int place = guessed ? 0 : announced;
    boolean associated = announced >= 0 && kind(directory, announced) == ASSOCIATED;
    return new TiffExtra(colours, count, place < 0 ? -1 : colours + place, associated, picked);
  }

  /** Samples of a pixel that are colours. */
  private static int colours(int photometric) {
    return switch (photometric) {
      case Photometric.WHITE_IS_ZERO, Photometric.BLACK_IS_ZERO, Photometric.PALETTE -> 1;
      case Photometric.RGB, Photometric.YCBCR -> 3;
      case Photometric.INKS -> 4;
      case -1 ->
          throw Refusal.unsupported(
              "a TIFF that does not say what its samples mean", "grey, a palette or RGB");
      default ->
          throw Refusal.unsupported(
              "a TIFF of photometric interpretation " + photometric, "0, 1, 2, 3, 5 or 6");
    };
  }

  private static int announced(TiffDirectory directory, int count) {
    for (int i = 0; i < count; i++) {
      int kind = kind(directory, i);
      if (kind == ASSOCIATED || kind == STRAIGHT) {
        return i;
      }
    }
    return -1;
  }

  private static int kind(TiffDirectory directory, int index) {
    return directory
        .entry(TiffFile.EXTRA)
        .filter(entry -> index < entry.count())
        .map(entry -> (int) directory.number(entry, index))
        .orElse(0);
  }

  /**
   * Refuses samples that we cannot pick: they have to lie side by side, and be compressed in a way
   * that does not depend on their meaning.
   */
  private static void requirePickable(TiffDirectory directory, int photometric, int channels) {
    boolean known =
        switch (directory.number(TiffFile.COMPRESSION, 1)) {
          case 1, 5, 8, 32_773, 32_946 -> true;
          default -> false;
        };
    boolean colours =
        photometric <= Photometric.BLACK_IS_ZERO
            || photometric == Photometric.RGB
            || photometric == Photometric.INKS;
    boolean beside = directory.number(TiffFile.PLANAR, 1) == 1;
    boolean plain = directory.number(TiffFile.PREDICTOR, 1) <= 2;
    long samples = (long) directory.number(TiffFile.WIDTH, 0) * channels;
    if (!known || !colours || !beside || !plain || samples > 1 << 30) {
      throw Refusal.unsupported(
          "a TIFF of %d channels".formatted(channels), "colours and at most alpha");
    }
  }

  boolean alpha() {
    return at >= 0;
  }

  /** Whether the library has to be told that the sample after the colours is alpha. */
  boolean unannounced(TiffDirectory directory) {
    return alpha() && !picked && kind(directory, at - colours) == 0;
  }

  /** Notices about samples that are left out, one sentence each. */
  List<String> leftOut() {
    int left = count - (alpha() ? 1 : 0);
    return left == 0
        ? List.of()
        : List.of("image: channels besides colours and alpha are left out: " + left);
  }
}
