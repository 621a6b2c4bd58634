package aliif.pipeline.image.tiff;

import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.PixelRows;
import java.io.IOException;

/**
 * Picks colours and alpha from pixels with more samples than the library knows. The library has
 * decoded them as grey samples, one after the other, and without undoing the predictor. For one
 * thread.
 */
final class PickedSamples implements PixelRows {
  private final PixelRows wide; // (height, width * channels)
  private final TiffFile file;
  private final PixelLayout layout;
  private final int step; // bytes of a sample
  private final byte[] stored;
  private final byte[] alpha; // (width), of the row that was read last, 8 bits

  PickedSamples(PixelRows wide, TiffFile file) {
    this.wide = wide;
    this.file = file;
    int colours = file.extra.colours();
    boolean beside = file.extra.alpha() && colours < 4;
    layout = new PixelLayout(file.size, colours + (beside ? 1 : 0), file.bits);
    step = file.bits / 8;
    stored = new byte[wide.layout().rowBytes()];
    alpha = new byte[file.size.width()];
  }

  @Override
  public PixelLayout layout() {
    return layout;
  }

  @Override
  public void read(byte[] row) throws IOException {
    wide.read(stored);
    if (file.directory.number(TiffFile.PREDICTOR, 1) == 2) {
      sum();
    }
    int pixel = file.channels * step;
    int colours = file.extra.colours() * step;
    for (int x = 0; x < file.size.width(); x++) {
      System.arraycopy(stored, x * pixel, row, x * layout.pixelBytes(), colours);
      if (file.extra.alpha()) {
        int at = x * pixel + file.extra.at() * step;
        alpha[x] = stored[at];
        if (layout.pixelBytes() > colours) {
          System.arraycopy(stored, at, row, x * layout.pixelBytes() + colours, step);
        }
      }
    }
    StraightColours.make(row, layout, file);
  }

  /** Undoes the predictor: each stored sample is the difference from the pixel on its left. */
  private void sum() {
    int pixel = file.channels * step;
    int run = file.runWidth() * pixel;
    for (int at = pixel; at < stored.length; at += step) {
      if (at % run < pixel) {
        continue; // the first pixel of a tile
      }
      if (step == 1) {
        stored[at] += stored[at - pixel];
      } else {
        int value = sample(at) + sample(at - pixel);
        stored[at] = (byte) (value >> 8);
        stored[at + 1] = (byte) value;
      }
    }
  }

  private int sample(int at) {
    return (stored[at] & 0xff) << 8 | (stored[at + 1] & 0xff);
  }

  /** The alpha of the row that was read last: (width), 8 bits. */
  byte[] alpha() {
    return alpha;
  }

  @Override
  public void close() {
    wide.close();
  }
}
