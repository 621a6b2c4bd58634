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

/** An encoder for each format that is written. */
public final class Encoders {
  private Encoders() {}

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

  /** An encoder of 8 bits a sample and no metadata. */
  public static ImageEncoder create(OutputFormat format, Size size, boolean grey, boolean alpha) {
    return create(format, PixelLayout.of(size, grey, alpha, 8), ImageMetadata.NONE);
  }

  /** Encodes a whole image, of 8 bits a sample and without metadata. */
  public static ByteString encode(OutputFormat format, RgbImage image) {
    try (ImageEncoder encoder = create(format, image.size(), false, false)) {
      return encoder
          .start()
          .concat(encoder.rows(new RowBand(0, image.size(), image, Optional.empty())))
          .concat(encoder.finish());
    }
  }

  /**
   * What an encoder holds at most, in bytes, in the heap and outside it: all of the image, where
   * its library wants that. Not counted are the bands that it is given, and what it returns.
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
