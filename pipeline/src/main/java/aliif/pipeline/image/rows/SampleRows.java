package aliif.pipeline.image.rows;

import java.util.Optional;

/** Turns rows of floats into interleaved samples of 8 or 16 bits. Immutable. */
public final class SampleRows {
  private final PixelLayout layout;
  private final boolean overWhite;
  private final int bytes; // a sample
  private final int most;

  private SampleRows(PixelLayout layout, boolean overWhite) {
    this.layout = layout;
    this.overWhite = overWhite;
    bytes = layout.depth() / 8;
    most = (1 << layout.depth()) - 1;
  }

  /** Colours as they are; alpha, if there is any, is a channel of its own. */
  public static SampleRows straight(PixelLayout layout) {
    return new SampleRows(layout, false);
  }

  /** Colours with 8 bits, composed over white by alpha if there is any. */
  public static SampleRows overWhite(PixelLayout layout) {
    return new SampleRows(PixelLayout.of(layout.size(), layout.grey(), false, 8), true);
  }

  /** The layout of the samples. */
  public PixelLayout layout() {
    return layout;
  }

  /**
   * Writes a row of a band.
   *
   * @param row row of the band, 0 for its first
   * @param target gets the samples, (width, channels)
   * @param at index of the first sample in the target
   */
  public void put(RowBand band, int row, byte[] target, int at) {
    int width = band.size().width();
    float[] values = band.rgb().values();
    int plane = width * band.size().height();
    int from = row * width;
    Optional<float[]> cover = band.alpha();
    if (overWhite && cover.isPresent()) {
      compose(band, row, cover.get(), target, at);
    } else if (layout.grey()) {
      for (int x = 0, to = at; x < width; x++, to += layout.pixelBytes()) {
        put(
            mean(values[from + x], values[from + x + plane], values[from + x + 2 * plane]),
            target,
            to);
      }
    } else {
      for (int channel = 0; channel < 3; channel++) {
        copy(values, channel * plane + from, width, target, at + channel * bytes);
      }
    }
    if (layout.alpha()) {
      copy(cover.orElseThrow(), from, width, target, at + layout.colours() * bytes);
    }
  }

  private void copy(float[] values, int from, int width, byte[] target, int at) {
    int pixel = layout.pixelBytes();
    for (int x = 0, to = at; x < width; x++, to += pixel) {
      put(values[from + x], target, to);
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
      if (layout.grey()) {
        put(mean(red, green, blue), target, to++);
      } else {
        put(red, target, to++);
        put(green, target, to++);
        put(blue, target, to++);
      }
    }
  }

  /**
   * The mean, not the luma: the three channels are estimates of one grey, and none is better than
   * the others. The mean of three equal values is that value, to the bit.
   */
  private static float mean(float red, float green, float blue) {
    return red + ((green - red) + (blue - red)) / 3;
  }

  private void put(float value, byte[] target, int at) {
    int sample = Math.clamp((int) (value * most + 0.5f), 0, most);
    if (bytes == 2) {
      target[at] = (byte) (sample >> 8);
      target[at + 1] = (byte) sample;
    } else {
      target[at] = (byte) sample;
    }
  }
}
