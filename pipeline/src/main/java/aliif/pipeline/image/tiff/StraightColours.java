package aliif.pipeline.image.tiff;

import aliif.pipeline.image.rows.PixelLayout;

/** Makes colours of a TIFF that lie beside alpha straight: not multiplied by it, and white is 1. */
final class StraightColours {
  private StraightColours() {}

  /**
   * Whether white is zero and other samples lie beside the greys. The library would take the
   * complement of alpha, too: it is told that black is zero.
   */
  static boolean complemented(TiffFile file) {
    return file.photometric == Photometric.WHITE_IS_ZERO && file.extra.count() > 0;
  }

  /**
   * Works in place.
   *
   * @param row pixels as the file stores them
   */
  static void make(byte[] row, PixelLayout layout, TiffFile file) {
    if (file.extra.associated() && layout.channels() > file.extra.colours()) {
      divide(row, layout);
    }
    if (complemented(file)) {
      complement(row, layout);
    }
  }

  private static void divide(byte[] row, PixelLayout layout) {
    int step = layout.depth() / 8;
    int most = (1 << layout.depth()) - 1;
    int pixel = layout.pixelBytes();
    for (int at = 0; at < row.length; at += pixel) {
      int alpha = sample(row, at + pixel - step, layout);
      for (int i = at; i < at + pixel - step && alpha > 0; i += step) {
        long value = Math.min(most, ((long) sample(row, i, layout) * most + alpha / 2) / alpha);
        row[i] = (byte) (step == 2 ? value >> 8 : value);
        row[i + step - 1] = (byte) value;
      }
    }
  }

  private static void complement(byte[] row, PixelLayout layout) {
    int step = layout.depth() / 8;
    for (int at = 0; at < row.length; at += layout.pixelBytes()) {
      for (int i = at; i < at + step; i++) {
        row[i] = (byte) ~row[i];
      }
    }
  }

  private static int sample(byte[] row, int at, PixelLayout layout) {
    int high = row[at] & 0xff;
    return layout.depth() == 8 ? high : high << 8 | (row[at + 1] & 0xff);
  }
}
