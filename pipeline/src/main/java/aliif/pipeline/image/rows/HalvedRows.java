package aliif.pipeline.image.rows;

import aliif.model.Size;
import java.io.IOException;

/**
 * Rows at half the size of others, without alpha. Each pixel is made of the 2x2 pixels where it
 * lies and two more on each side. For one thread.
 */
public final class HalvedRows implements PixelRows {
  /*
   * The filter has the gain 1 and no slope or curvature at frequency 0, so that it keeps what a
   * later reduction by at least 2 keeps, and a zero of the third order at the highest frequency.
   */
  private static final int[] WEIGHTS = {-3, 5, 30, 30, 5, -3};

  private static final int TAPS = WEIGHTS.length;
  private static final int BEFORE = 2; // of the taps, before the two in the middle
  private static final int SHIFT = 12; // both axes together add up to 64 * 64

  private final PixelRows source;
  private final PixelLayout layout;
  private final int height; // of the source
  private final byte[][] window; // (TAPS, rowBytes), row y is at y % TAPS
  private final int[] sums; // (samples of a row of the source)
  private int decoded; // rows of the source
  private int next;

  private HalvedRows(PixelRows source) {
    this.source = source;
    PixelLayout whole = source.layout();
    Size size = whole.size();
    height = size.height();
    layout = layout(whole, 1);
    window = new byte[TAPS][whole.rowBytes()];
    sums = new int[size.width() * whole.channels()];
  }

  /**
   * Halves an image so often.
   *
   * @param source rows without alpha, which are closed with these
   */
  public static PixelRows of(PixelRows source, int level) {
    PixelRows rows = source;
    for (int i = 0; i < level; i++) {
      rows = new HalvedRows(rows);
    }
    return rows;
  }

  /** The layout of an image whose size is halved so often. */
  public static PixelLayout layout(PixelLayout whole, int level) {
    int part = 1 << level;
    return whole.withSize(
        new Size(
            Math.ceilDiv(whole.size().width(), part), Math.ceilDiv(whole.size().height(), part)));
  }

  /** Bytes that the halving of such rows holds, however often. */
  public static long heldBytes(PixelLayout layout) {
    return 2L * TAPS * layout.rowBytes() + 2L * Integer.BYTES * layout.rowBytes();
  }

  @Override
  public PixelLayout layout() {
    return layout;
  }

  @Override
  public void read(byte[] row) throws IOException {
    int first = 2 * next++ - BEFORE;
    while (decoded < Math.min(height, first + TAPS)) {
      source.read(window[decoded % TAPS]);
      decoded++;
    }
    for (int tap = 0; tap < TAPS; tap++) {
      int y = Math.clamp(first + tap, 0, height - 1);
      add(window[y % TAPS], WEIGHTS[tap], tap == 0);
    }
    int channels = layout.channels();
    int last = source.layout().size().width() - 1;
    for (int x = 0; x < layout.size().width(); x++) {
      for (int channel = 0; channel < channels; channel++) {
        int sum = 1 << (SHIFT - 1);
        for (int tap = 0; tap < TAPS; tap++) {
          int from = Math.clamp(2 * x - BEFORE + tap, 0, last);
          sum += WEIGHTS[tap] * sums[from * channels + channel];
        }
        put(row, x * channels + channel, sum >> SHIFT);
      }
    }
  }

  /** Adds a row, multiplied, to the sums. */
  private void add(byte[] row, int weight, boolean first) {
    if (layout.depth() == 8) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] = (first ? 0 : sums[i]) + weight * (row[i] & 0xff);
      }
    } else {
      for (int i = 0; i < sums.length; i++) {
        int value = (row[2 * i] & 0xff) << 8 | (row[2 * i + 1] & 0xff);
        sums[i] = (first ? 0 : sums[i]) + weight * value;
      }
    }
  }

  private void put(byte[] row, int sample, int value) {
    if (layout.depth() == 8) {
      row[sample] = (byte) Math.clamp(value, 0, 255);
    } else {
      int clamped = Math.clamp(value, 0, 65535);
      row[2 * sample] = (byte) (clamped >> 8);
      row[2 * sample + 1] = (byte) clamped;
    }
  }

  @Override
  public void close() {
    source.close();
  }
}
