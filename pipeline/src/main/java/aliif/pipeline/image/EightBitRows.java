package aliif.pipeline.image;

import java.util.Optional;

/** Rows of floats as interleaved samples of 8 bits. */
final class EightBitRows {
  private final boolean grey;
  private final boolean alpha;
  private final boolean overWhite;

  private EightBitRows(boolean grey, boolean alpha, boolean overWhite) {
    this.grey = grey;
    this.alpha = alpha;
    this.overWhite = overWhite;
  }

  /** Colour as it is, and alpha, if any, as a channel of its own. */
  static EightBitRows straight(boolean grey, boolean alpha) {
    return new EightBitRows(grey, alpha, false);
  }

  /** Colour composed over white by alpha, if any. */
  static EightBitRows overWhite(boolean grey) {
    return new EightBitRows(grey, false, true);
  }

  int channels() {
    return (grey ? 1 : 3) + (alpha ? 1 : 0);
  }

  /** Writes a row of a band to {@code target}, from {@code at}: (width, channels). */
  void put(RowBand band, int row, byte[] target, int at) {
    int width = band.size().width();
    float[] values = band.rgb().values();
    int plane = width * band.size().height();
    int from = row * width;
    Optional<float[]> cover = band.alpha();
    if (overWhite && cover.isPresent()) {
      compose(band, row, cover.get(), target, at);
    } else if (grey) {
      for (int x = 0, to = at; x < width; x++, to += channels()) {
        target[to] =
            toByte(mean(values[from + x], values[from + x + plane], values[from + x + 2 * plane]));
      }
    } else {
      for (int channel = 0; channel < 3; channel++) {
        copy(values, channel * plane + from, width, target, at + channel);
      }
    }
    if (alpha) {
      copy(cover.orElseThrow(), from, width, target, at + channels() - 1);
    }
  }

  private void copy(float[] values, int from, int width, byte[] target, int at) {
    int channels = channels();
    for (int x = 0, to = at; x < width; x++, to += channels) {
      target[to] = toByte(values[from + x]);
    }
  }

  private void compose(RowBand band, int row, float[] cover, byte[] target, int at) {
    int to = at;
    for (int x = 0; x < band.size().width(); x++) {
      float opaque = cover[row * band.size().width() + x];
      float white = 1 - opaque;
      float red = opaque * band.rgb().get(0, row, x) + white;
      float green = opaque * band.rgb().get(1, row, x) + white;
      float blue = opaque * band.rgb().get(2, row, x) + white;
      if (grey) {
        target[to++] = toByte(mean(red, green, blue));
      } else {
        target[to++] = toByte(red);
        target[to++] = toByte(green);
        target[to++] = toByte(blue);
      }
    }
  }

  /** Not luma: the three are estimates of one value, none better than the others. */
  private static float mean(float red, float green, float blue) {
    return (red + green + blue) / 3;
  }

  private static byte toByte(float value) {
    return (byte) Math.clamp((int) (value * 255 + 0.5f), 0, 255);
  }
}
