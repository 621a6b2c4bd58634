package aliif.pipeline.image.format;

import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.RowBand;
import org.apache.pekko.util.ByteString;

/**
 * Writes one image, band by band. The caller calls {@link #start} once, {@link #rows} with each
 * band in order, {@link #finish} once, and {@link #close} in any case. The bytes that these return,
 * joined, are the file. How the rows are cut into bands does not change the pixels. For one thread;
 * only {@code close} may be called by others.
 *
 * <p>A value v in [0, 1] becomes {@code floor(v * m + 0.5)}, clamped to 0 and m, which is 255 or
 * 65535.
 */
public interface ImageEncoder extends AutoCloseable {

  /**
   * The most bytes that {@link #rows} returns for a band: its samples and a little more, since no
   * format makes noise much larger than its samples.
   *
   * @param layout layout of the output
   * @param rows rows of the band
   */
  static long returnedBytes(PixelLayout layout, int rows) {
    long samples = (long) rows * layout.rowBytes();
    return samples + samples / 64 + (1 << 16);
  }

  /** The bytes before the first row. */
  ByteString start();

  /**
   * Encodes the next rows.
   *
   * @return the bytes that are ready, often none
   * @throws IllegalArgumentException if the band is not the next one, or does not fit the image
   */
  ByteString rows(RowBand band);

  /**
   * The bytes after the last row.
   *
   * @throws IllegalStateException if rows are missing
   */
  ByteString finish();

  /**
   * Ends the encoder, whether the output is finished or given up; closing it again does nothing.
   * Any thread may close it. If a library is at work on the whole image, this waits for the end of
   * that, which may take minutes. Afterwards the encoder holds no memory.
   */
  @Override
  void close();
}
