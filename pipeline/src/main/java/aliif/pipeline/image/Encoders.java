package aliif.pipeline.image;

import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.image.format.ImageEncoder;
import aliif.pipeline.image.jpeg.JpegEncoder;
import aliif.pipeline.image.metadata.ImageMetadata;
import aliif.pipeline.image.png.PngEncoder;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.rows.RowBand;
import aliif.pipeline.image.tiff.TiffEncoder;
import aliif.pipeline.image.webp.WebpEncoder;
import java.util.Optional;
import org.apache.pekko.util.ByteString;

/** Creates the encoder of an output format. */
public final class Encoders {
  private Encoders() {}

  /**
   * Creates an encoder for an output of a known layout. PNG and TIFF keep all of the layout. JPEG
   * and WebP have 8 bits a sample. JPEG has no alpha: colours are composed over white. WebP has no
   * grey: it gets three equal channels.
   *
   * @param layout layout of the output; the bands have alpha if it has alpha, and grey is the mean
   *     of their three channels
   * @param metadata what the file says besides its pixels
   * @throws aliif.pipeline.UpscaleException with an {@link aliif.pipeline.UpscaleOutcome.OverLimit}
   *     if the format has no room for an image of that size
   */
  public static ImageEncoder create(
      OutputFormat format, PixelLayout layout, ImageMetadata metadata) {
    return switch (format.format()) {
      case PNG -> PngEncoder.create(layout, metadata);
      case JPEG -> JpegEncoder.create(layout, metadata, format.quality());
      case WEBP -> WebpEncoder.create(layout, metadata, format.quality());
      case TIFF -> TiffEncoder.create(layout, metadata);
      case BMP, GIF ->
          throw new IllegalArgumentException("format: " + format + " (expected: another)");
    };
  }

  /** Creates an encoder for 8 bits a sample, without metadata. */
  public static ImageEncoder create(OutputFormat format, Size size, boolean grey, boolean alpha) {
    return create(format, PixelLayout.of(size, grey, alpha, 8), ImageMetadata.NONE);
  }

  /** Encodes a whole image with 8 bits a sample, without metadata. */
  public static ByteString encode(OutputFormat format, RgbImage image) {
    try (ImageEncoder encoder = create(format, image.size(), false, false)) {
      return encoder
          .start()
          .concat(encoder.rows(new RowBand(0, image.size(), image, Optional.empty())))
          .concat(encoder.finish());
    }
  }

  /**
   * The most bytes that an encoder holds, in the heap and outside of it. Some libraries hold the
   * whole image. The bands that the encoder gets and the bytes that it returns are not counted.
   */
  public static long heldBytes(OutputFormat format, PixelLayout layout) {
    return switch (format.format()) {
      case PNG -> PngEncoder.heldBytes(layout);
      case TIFF -> TiffEncoder.heldBytes(layout);
      case JPEG -> JpegEncoder.heldBytes(layout);
      case WEBP -> WebpEncoder.heldBytes(layout, format.quality());
      case BMP, GIF ->
          throw new IllegalArgumentException("format: " + format + " (expected: another)");
    };
  }
}
