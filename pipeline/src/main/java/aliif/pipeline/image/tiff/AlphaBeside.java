package aliif.pipeline.image.tiff;

import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.PixelRows;
import java.io.IOException;

/** Joins colours that were made of inks with the alpha that lay beside the inks. For one thread. */
final class AlphaBeside implements PixelRows {
  private final PixelRows colours; // RGB, 8 bits, which reads the samples
  private final PickedSamples samples;
  private final PixelLayout layout;
  private final byte[] rgb;

  AlphaBeside(PixelRows colours, PickedSamples samples) {
    this.colours = colours;
    this.samples = samples;
    layout = PixelLayout.of(colours.layout().size(), false, true, 8);
    rgb = new byte[colours.layout().rowBytes()];
  }

  @Override
  public PixelLayout layout() {
    return layout;
  }

  @Override
  public void read(byte[] row) throws IOException {
    colours.read(rgb);
    byte[] alpha = samples.alpha();
    for (int x = 0; x < alpha.length; x++) {
      System.arraycopy(rgb, 3 * x, row, 4 * x, 3);
      row[4 * x + 3] = alpha[x];
    }
  }

  @Override
  public void close() {
    colours.close();
  }
}
