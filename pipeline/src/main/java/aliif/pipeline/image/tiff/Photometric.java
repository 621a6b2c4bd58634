package aliif.pipeline.image.tiff;

import aliif.pipeline.image.bytes.Refusal;
import aliif.pipeline.image.metadata.TiffDirectory;

/** What the samples of a TIFF mean: values of the tag PhotometricInterpretation. */
public final class Photometric {
  public static final int TAG = 262;
  static final int WHITE_IS_ZERO = 0;
  public static final int BLACK_IS_ZERO = 1;
  static final int RGB = 2;
  static final int PALETTE = 3;
  static final int INKS = 5;
  static final int YCBCR = 6;

  private static final int CMYK = 1; // as an ink set

  private Photometric() {}

  /**
   * What the samples mean. If no tag says it, what they probably mean, by the rule of libtiff; -1
   * if nothing is likely.
   *
   * @param channels samples of a pixel
   * @throws aliif.pipeline.UpscaleException if they are inks other than CMYK
   */
  static int of(TiffDirectory directory, int channels) {
    int meaning = directory.number(TAG, likely(directory, channels));
    int inks = directory.number(TiffFile.INK_SET, CMYK);
    if (meaning == INKS && inks != CMYK) {
      throw Refusal.unsupported("a TIFF of ink set " + inks, CMYK + " (CMYK)");
    }
    return meaning;
  }

  private static int likely(TiffDirectory directory, int channels) {
    long extras = directory.entry(TiffFile.EXTRA).map(TiffDirectory.Entry::count).orElse(0L);
    int compression = directory.number(TiffFile.COMPRESSION, 1);
    if (channels - extras == 1) {
      boolean fax = compression >= 2 && compression <= 4;
      boolean coloured = directory.entry(TiffFile.COLOURS).isPresent();
      return coloured ? PALETTE : fax ? WHITE_IS_ZERO : BLACK_IS_ZERO;
    }
    return channels - extras == 3 ? RGB : -1;
  }

  /** What to call it in a notice. */
  static String describe(int photometric) {
    return switch (photometric) {
      case WHITE_IS_ZERO, BLACK_IS_ZERO -> "grey";
      case PALETTE -> "a palette";
      default -> "RGB";
    };
  }
}
