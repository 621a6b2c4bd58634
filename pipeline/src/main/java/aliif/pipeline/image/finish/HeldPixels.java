package aliif.pipeline.image.finish;

import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.RowBand;
import aliif.pipeline.image.rows.SampleRows;

/** The pixels of a whole image, in as many bits as its encoder writes. */
final class HeldPixels {
  /** What an array costs besides its content. */
  private static final int ARRAY = 24;

  private final PixelLayout layout;
  private final SampleRows samples;
  private final int most;
  private byte[][] rows; // (height), (width, channels) of 1 or 2 bytes

  HeldPixels(PixelLayout layout) {
    this.layout = layout;
    samples = SampleRows.straight(layout);
    most = (1 << layout.depth()) - 1;
    rows = new byte[layout.size().height()][];
  }

  static long bytes(PixelLayout layout) {
    return layout.bytes() + (long) ARRAY * layout.size().height();
  }

  /** Adds the rows of a band. */
  void add(RowBand band) {
    for (int y = 0; y < band.size().height(); y++) {
      byte[] row = new byte[layout.rowBytes()];
      samples.put(band, y, row, 0);
      rows[band.y() + y] = row;
    }
  }

  boolean has(int x, int y) {
    return x >= 0 && y >= 0 && x < layout.size().width() && y < layout.size().height();
  }

  /**
   * Copies a pixel.
   *
   * @param pixel gets red, green, blue, alpha
   */
  void copy(int x, int y, float[] pixel) {
    int sample = x * layout.channels();
    for (int c = 0; c < 3; c++) {
      pixel[c] = get(rows[y], layout.grey() ? sample : sample + c);
    }
    pixel[3] = layout.alpha() ? get(rows[y], sample + layout.colours()) : 1;
  }

  private float get(byte[] row, int sample) {
    int level =
        layout.depth() == 8
            ? row[sample] & 0xff
            : ((row[2 * sample] & 0xff) << 8) | (row[2 * sample + 1] & 0xff);
    return (float) level / most;
  }

  /** The pixels are not needed any more. */
  void forget() {
    rows = new byte[0][];
  }
}
