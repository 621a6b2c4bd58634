package aliif.pipeline.image.jpeg;

import aliif.model.Size;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.PixelRows;
import java.awt.image.Raster;

/**
 * Makes rows of inks from the four components of a JPEG. They are stored inverted, as Adobe's
 * programs do, also by programs that leave out Adobe's segment; with it, the first three may be
 * stored as YCbCr. For one thread.
 */
final class JpegInks implements PixelRows {
  private static final int YCCK = 2;

  private final Raster stored;
  private final int transform;
  private final PixelLayout layout;
  private int next;

  /**
   * @param stored the four components of the whole image
   * @param transform how Adobe's segment says that colours were transformed; 0 is not at all
   */
  JpegInks(Raster stored, int transform) {
    this.stored = stored;
    this.transform = transform;
    layout = new PixelLayout(new Size(stored.getWidth(), stored.getHeight()), 4, 8);
  }

  @Override
  public PixelLayout layout() {
    return layout;
  }

  @Override
  public void read(byte[] row) {
    int[] values =
        stored.getPixels(
            stored.getMinX(), stored.getMinY() + next++, stored.getWidth(), 1, (int[]) null);
    for (int at = 0; at < values.length; at += 4) {
      if (transform == YCCK) {
        decorrelate(values, at);
      }
      for (int i = at; i < at + 4; i++) {
        row[i] = (byte) (255 - values[i]);
      }
    }
  }

  @Override
  public void close() {}

  /**
   * Converts YCbCr to inverted inks (ITU-T T.871): the complements of the colours that the rule
   * gives.
   */
  private static void decorrelate(int[] values, int at) {
    float y = values[at];
    float cb = values[at + 1] - 128f;
    float cr = values[at + 2] - 128f;
    values[at] = complement(y + 1.402f * cr);
    values[at + 1] = complement(y - 0.344136f * cb - 0.714136f * cr);
    values[at + 2] = complement(y + 1.772f * cb);
  }

  private static int complement(float value) {
    return 255 - Math.clamp(Math.round(value), 0, 255);
  }
}
