package aliif.pipeline.image;

import aliif.model.Size;
import org.apache.pekko.util.ByteString;

/**
 * Writes one image as its rows come. Call {@link #start} once, {@link #rows} with each band in
 * order, {@link #finish} once; what they return, joined, is the file. How the rows are cut into
 * bands makes no difference to the pixels. For one thread.
 *
 * <p>A value v becomes {@code floor(v * 255 + 0.5)}, clamped to 0 and 255.
 */
public sealed interface ImageEncoder permits PngEncoder, JpegEncoder {

  /**
   * An encoder for an output of a known size.
   *
   * @param grey whether to write one grey channel, the mean of the three
   * @param alpha whether the bands carry alpha. PNG keeps it; JPEG has none and is composed over
   *     white
   * @throws aliif.pipeline.UpscaleException with an {@link aliif.pipeline.UpscaleOutcome.OverLimit}
   *     if the format has no room for the size
   */
  static ImageEncoder create(OutputFormat format, Size size, boolean grey, boolean alpha) {
    return switch (format.format()) {
      case PNG -> PngEncoder.create(size, grey, alpha);
      case JPEG -> JpegEncoder.create(size, grey, alpha, format.quality());
    };
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
}
