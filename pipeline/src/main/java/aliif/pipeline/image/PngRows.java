package aliif.pipeline.image;

/** Unpacks a PNG's rows to samples of 8 bits: bit depths, palette, transparent colour. */
final class PngRows {
  private static final int OPAQUE = 255;

  private final PngFile file;
  private final Samples samples;
  private final int[] keyed; // the transparent colour, in file samples; empty if there is none

  PngRows(PngFile file) {
    this.file = file;
    samples = Samples.allocate(file.size, (file.grey() ? 1 : 3) + (file.alpha() ? 1 : 0));
    boolean key = file.transparency.length > 0 && file.colour != PngColour.PALETTE;
    keyed = new int[key ? file.colour.samples : 0];
    int mask = (1 << file.depth) - 1;
    for (int i = 0; i < keyed.length; i++) {
      keyed[i] = unsignedShort(file.transparency, 2 * i) & mask;
    }
  }

  Samples samples() {
    return samples;
  }

  /**
   * Puts a row, or a pass's part of one, in its place.
   *
   * @param row filter type, then packed samples
   * @param step from one pixel to the next, in pixels
   */
  void put(byte[] row, int y, int firstColumn, int step) {
    int channels = samples.channels;
    int count = Math.ceilDiv(file.size.width() - firstColumn, step);
    int to = (y * file.size.width() + firstColumn) * channels;
    if (step == 1
        && file.depth == 8
        && file.colour.samples == channels
        && file.colour != PngColour.PALETTE) {
      System.arraycopy(row, 1, samples.values, to, row.length - 1);
      return;
    }
    for (int i = 0; i < count; i++) {
      if (file.colour == PngColour.PALETTE) {
        putEntry(sample(row, i), to + i * step * channels);
      } else {
        putPixel(row, i, to + i * step * channels);
      }
    }
  }

  private void putEntry(int index, int to) {
    int colours = file.grey() ? 1 : 3;
    System.arraycopy(file.palette, 3 * index, samples.values, to, colours);
    if (file.alpha()) {
      samples.values[to + colours] =
          index < file.transparency.length ? file.transparency[index] : (byte) OPAQUE;
    }
  }

  private void putPixel(byte[] row, int pixel, int to) {
    int count = file.colour.samples;
    boolean hidden = keyed.length > 0;
    for (int i = 0; i < count; i++) {
      int sample = sample(row, pixel * count + i);
      hidden = hidden && sample == keyed[i];
      samples.values[to + i] = (byte) toEightBits(sample);
    }
    if (keyed.length > 0) {
      samples.values[to + count] = (byte) (hidden ? 0 : OPAQUE);
    }
  }

  private int sample(byte[] row, int i) {
    return switch (file.depth) {
      case 8 -> row[1 + i] & 0xff;
      case 16 -> unsignedShort(row, 1 + 2 * i);
      default -> {
        int bit = i * file.depth;
        int shift = 8 - file.depth - (bit & 7);
        yield (row[1 + (bit >> 3)] >> shift) & ((1 << file.depth) - 1);
      }
    };
  }

  private int toEightBits(int sample) {
    return switch (file.depth) {
      case 8 -> sample;
      case 16 -> (sample + 128) / 257; // nearest
      default -> sample * 255 / ((1 << file.depth) - 1);
    };
  }

  private static int unsignedShort(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }
}
