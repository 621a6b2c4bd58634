package aliif.pipeline.image.png;

import aliif.pipeline.image.rows.PixelLayout;

/** Unpacks the rows of a PNG: bit depths below 8, palettes, transparent colours. For one thread. */
final class PngRows {
  private static final byte OPAQUE = (byte) 255;

  private final PngPalette palette;
  private final byte[] transparency;
  private final PngHeader head;
  private final PixelLayout layout;
  private final int[] keyed; // the transparent colour, in file samples; empty if there is none

  PngRows(PngFile file) {
    PngParts parts = file.parts();
    head = parts.head();
    palette = parts.palette();
    transparency = parts.transparency().toArray();
    layout = file.layout();
    boolean key = transparency.length > 0 && head.colour() != PngColour.PALETTE;
    keyed = new int[key ? head.colour().samples : 0];
    int mask = (1 << head.depth()) - 1;
    for (int i = 0; i < keyed.length; i++) {
      keyed[i] = unsignedShort(transparency, 2 * i) & mask;
    }
  }

  /**
   * Unpacks a row, or the pixels of a row that belong to one pass.
   *
   * @param packed the filter's number, then packed samples
   * @param target gets the pixels, as the layout says
   * @param firstColumn column of the first pixel
   * @param step columns from one pixel to the next
   */
  void unpack(byte[] packed, byte[] target, int firstColumn, int step) {
    int pixel = layout.pixelBytes();
    int count = Math.ceilDiv(head.size().width() - firstColumn, step);
    int to = firstColumn * pixel;
    if (step == 1
        && head.depth() >= 8
        && head.colour().samples == layout.channels()
        && head.colour() != PngColour.PALETTE) {
      System.arraycopy(packed, 1, target, to, packed.length - 1);
      return;
    }
    for (int i = 0; i < count; i++) {
      if (head.colour() == PngColour.PALETTE) {
        putEntry(sample(packed, i), target, to + i * step * pixel);
      } else {
        putPixel(packed, i, target, to + i * step * pixel);
      }
    }
  }

  private void putEntry(int index, byte[] target, int to) {
    int colours = layout.colours();
    System.arraycopy(palette.colours, 3 * index, target, to, colours);
    if (layout.alpha()) {
      target[to + colours] = index < transparency.length ? transparency[index] : OPAQUE;
    }
  }

  private void putPixel(byte[] packed, int pixel, byte[] target, int to) {
    int count = head.colour().samples;
    boolean hidden = keyed.length > 0;
    for (int i = 0; i < count; i++) {
      int sample = sample(packed, pixel * count + i);
      hidden = hidden && sample == keyed[i];
      put(sample, target, to, i);
    }
    if (keyed.length > 0) {
      put(hidden ? 0 : (1 << head.depth()) - 1, target, to, count);
    }
  }

  private void put(int sample, byte[] target, int to, int channel) {
    switch (head.depth()) {
      case 8 -> target[to + channel] = (byte) sample;
      case 16 -> {
        target[to + 2 * channel] = (byte) (sample >> 8);
        target[to + 2 * channel + 1] = (byte) sample;
      }
      default -> target[to + channel] = (byte) (sample * 255 / ((1 << head.depth()) - 1));
    }
  }

  private int sample(byte[] row, int i) {
    return switch (head.depth()) {
      case 8 -> row[1 + i] & 0xff;
      case 16 -> unsignedShort(row, 1 + 2 * i);
      default -> {
        int bit = i * head.depth();
        int shift = 8 - head.depth() - (bit & 7);
        yield (row[1 + (bit >> 3)] >> shift) & ((1 << head.depth()) - 1);
      }
    };
  }

  private static int unsignedShort(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }
}
