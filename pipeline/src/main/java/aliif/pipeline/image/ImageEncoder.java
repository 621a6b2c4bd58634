package aliif.pipeline.image;

import aliif.model.Size;
import org.apache.pekko.util.ByteString;

/**
 * Writes one image as its rows come. Call {@link #start} once, {@link #rows} with each band in
 * order, {@link #finish} once; what they return, joined, is the file. How the rows are cut into
 * bands makes no difference to the pixels. For one thread.
 *
 * <p>A value v becomes {@code floor(v * m + 0.5)}, clamped to 0 and m, which is 255 or 65535.
 */
public sealed interface ImageEncoder permits PngEncoder, JpegEncoder, WebpEncoder, TiffEncoder {

  /**
   * An encoder for an output of a known layout. PNG and TIFF keep all of it. JPEG and WebP have 8
   * bits; JPEG has no alpha and is composed over white; WebP writes grey as three equal channels.
   *
   * @param layout of the output; the bands carry alpha if it has alpha, and its grey is the mean of
   *     their three channels
   * @param metadata to write
   * @throws aliif.pipeline.UpscaleException with an {@link aliif.pipeline.UpscaleOutcome.OverLimit}
   *     if the format has no room for the size
   */
  static ImageEncoder create(OutputFormat format, Layout layout, ImageMetadata metadata) {
    return switch (format.format()) {
      case PNG -> PngEncoder.create(layout, metadata);
      case JPEG -> JpegEncoder.create(layout, metadata, format.quality());
      case WEBP -> WebpEncoder.create(layout, metadata, format.quality());
      case TIFF -> TiffEncoder.create(layout, metadata);
      case BMP, GIF ->
          throw new IllegalArgumentException("format: " + format + " (expected: another)");
    };
  }

  /** An encoder of 8 bits a sample and no metadata. */
  static ImageEncoder create(OutputFormat format, Size size, boolean grey, boolean alpha) {
    return create(format, Layout.of(size, grey, alpha, 8), ImageMetadata.NONE);
  }

  /**
   * What an encoder holds besides a band, in bytes: the whole image, where its library wants it.
   */
  static long heldBytes(OutputFormat format, Layout layout) {
    return switch (format.format()) {
      case PNG, TIFF, BMP, GIF -> 0;
      case JPEG -> layout.colours() * layout.size().pixels();
      case WEBP -> WebpEncoder.HELD * layout.size().pixels();
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
