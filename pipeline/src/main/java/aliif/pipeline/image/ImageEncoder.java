package aliif.pipeline.image;

import aliif.model.Size;
import org.apache.pekko.util.ByteString;

/**
 * Writes one image as its rows come. Call {@link #start} once, {@link #rows} with each band in
 * order, {@link #finish} once; what they return, joined, is the file. How the rows are cut into
 * bands makes no difference to the pixels. To be closed, whether it has finished or not. For one
 * thread; any other may close it.
 *
 * <p>A value v becomes {@code floor(v * m + 0.5)}, clamped to 0 and m, which is 255 or 65535.
 */
public sealed interface ImageEncoder extends AutoCloseable
    permits PngEncoder, JpegEncoder, WebpEncoder, TiffEncoder {

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
   * What an encoder holds at most, in bytes, in the heap and outside it: all of the image, where
   * its library wants that. Not counted are the bands that it is given, and what it returns.
   */
  static long heldBytes(OutputFormat format, Layout layout) {
    return switch (format.format()) {
      case PNG -> PngEncoder.heldBytes(layout);
      case TIFF -> TiffEncoder.heldBytes(layout);
      case JPEG -> JpegEncoder.heldBytes(layout);
      case WEBP -> WebpEncoder.heldBytes(layout, format.quality());
      case BMP, GIF ->
          throw new IllegalArgumentException("format: " + format + " (expected: another)");
    };
  }

  /**
   * What {@link #rows} returns of a band at most, in bytes: its samples, for none of the formats
   * makes noise larger than that by much.
   *
   * @param layout of the output
   * @param rows of the band
   */
  static long returnedBytes(Layout layout, int rows) {
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
   * that {@link #heldBytes} are held no more.
   */
  @Override
  void close();
}
