package aliif.pipeline.image.format;

import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.RowBand;
import org.apache.pekko.util.ByteString;

/**
 * Writes one image as its rows come. Call {@link #start} once, {@link #rows} with each band in
 * order, {@link #finish} once; what they return, joined, is the file. How the rows are cut into
 * bands makes no difference to the pixels. To be closed, whether it has finished or not. For one
 * thread; any other may close it.
 *
 * <p>A value v becomes {@code floor(v * m + 0.5)}, clamped to 0 and m, which is 255 or 65535.
 */
public interface ImageEncoder extends AutoCloseable {

  /**
   * What {@link #rows} returns of a band at most, in bytes: its samples, for none of the formats
   * makes noise larger than that by much.
   *
   * @param layout of the output
   * @param rows of the band
   */
  static long returnedBytes(PixelLayout layout, int rows) {
    long samples = (long) rows * layout.rowBytes();
    return samples + samples / 64 + (1 << 16);
  }

  /** What comes before the first row. */
  ByteString start();

  /**
   * The next rows; empty if nothing is ready.
   *
   * @throws IllegalArgumentException if the band is not the next one or does not fit the image
   */
  ByteString rows(RowBand band);

  /**
   * What comes after the last row.
   *
   * @throws IllegalStateException if rows are missing
   */
  ByteString finish();

  /**
   * Gives an output up, or ends it; closing again does nothing. Any thread may close; where a
   * library is at work on the whole image, closing waits for its end, which may take minutes. After
   * that the bytes that it was said to hold are held no more.
   */
  @Override
  void close();
}
