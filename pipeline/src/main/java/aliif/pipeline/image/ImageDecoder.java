package aliif.pipeline.image;

import aliif.model.Size;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.image.bmp.BmpFile;
import aliif.pipeline.image.bytes.ImageBytes;
import aliif.pipeline.image.bytes.Refusal;
import aliif.pipeline.image.bytes.Wanted;
import aliif.pipeline.image.format.ImageFile;
import aliif.pipeline.image.format.ImageHeader;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.image.gif.GifFile;
import aliif.pipeline.image.jpeg.JpegFile;
import aliif.pipeline.image.png.PngFile;
import aliif.pipeline.image.rows.PixelLayout;
import aliif.pipeline.image.tiff.TiffFile;
import aliif.pipeline.image.webp.WebpFile;
import java.io.IOException;
import org.apache.pekko.util.ByteString;

/**
 * Reads PNG, JPEG, WebP, TIFF, BMP and GIF. Whatever the bytes are, it throws nothing but {@link
 * UpscaleException} and errors of the JVM, such as a lack of memory or a missing library. It holds
 * no more memory than {@link OpenedImage} announces. Safe for use by many threads.
 *
 * <p>PNG and TIFF with 16 bits a sample keep them. A palette becomes RGB or RGBA. Inks (CMYK)
 * become sRGB by their profile, which is then dropped. Profiles for RGB and grey are kept and not
 * applied. Of several frames the first is read.
 */
public final class ImageDecoder {
  private static final long MOST_BYTES = Integer.MAX_VALUE - 8L;

  /** So many bytes tell the format of any file. */
  public static final int SIGNATURE = Signature.LENGTH;

  private ImageDecoder() {}

  /**
   * Looks at the first bytes of a file that is still to come, so that it need not be kept if it is
   * no image.
   *
   * @param start at least {@link #SIGNATURE} bytes, or all of the file
   * @throws UpscaleException with {@link UpscaleOutcome.UnsupportedFormat}
   */
  public static void requireImage(ByteString start) {
    var _ =
        Signature.format(start.take(SIGNATURE).toArray(), start.isEmpty() ? "0 bytes" : "bytes");
  }

  /**
   * Reads the header and decodes nothing.
   *
   * @throws UpscaleException with {@link UpscaleOutcome.UnsupportedFormat}, {@link
   *     UpscaleOutcome.UnreadableImage} or {@link UpscaleOutcome.OverLimit}
   */
  public static ImageHeader probe(EncodedImage image, ImageLimits limits) {
    try (OpenedImage opened = open(image, limits)) {
      return opened.header();
    }
  }

  /** Reads the header of an image in memory, as {@link #probe(EncodedImage, ImageLimits)} does. */
  public static ImageHeader probe(ByteString bytes, ImageLimits limits) {
    return probe(new EncodedImage.InMemory(bytes), limits);
  }

  /**
   * Reads the header, and refuses an image that is over the limits.
   *
   * @return the image, which the caller closes or decodes
   * @throws UpscaleException as {@link #probe} does
   */
  public static OpenedImage open(EncodedImage image, ImageLimits limits) {
    return open(image, limits, Wanted.ALWAYS);
  }

  /**
   * Reads the header as {@link #open(EncodedImage, ImageLimits)} does, and stops when the image is
   * not wanted any more. Some files are read to their end for this, which takes time if they have
   * gigabytes.
   *
   * @param wanted is asked again and again
   * @throws UpscaleException also if the image is not wanted any more
   */
  public static OpenedImage open(EncodedImage image, ImageLimits limits, Wanted wanted) {
    ImageBytes bytes = bytes(image);
    try {
      requireBytes(bytes.size(), image, limits);
      ImageFile file = file(bytes, limits, wanted);
      requireWithin(file.header(), limits);
      requireAddressable(file);
      return new OpenedImage(bytes, file);
    } catch (RuntimeException | Error problem) {
      bytes.close();
      throw problem;
    }
  }

  /**
   * Opens an image and begins to decode it, see {@link OpenedImage#decode}. The caller closes it.
   */
  public static SourceImage decode(EncodedImage image, ImageLimits limits) {
    OpenedImage opened = open(image, limits);
    try {
      return opened.decode();
    } catch (RuntimeException | Error problem) {
      opened.close();
      throw problem;
    }
  }

  /** Opens an image in memory and begins to decode it. The caller closes it. */
  public static SourceImage decode(ByteString bytes, ImageLimits limits) {
    return decode(new EncodedImage.InMemory(bytes), limits);
  }

  private static ImageBytes bytes(EncodedImage image) {
    try {
      return ImageBytes.open(image);
    } catch (IOException problem) {
      throw new UpscaleException(
          new UpscaleOutcome.UnreadableImage(
              "image: a file that cannot be opened (expected: a file that exists and may be read)"),
          problem);
    }
  }

  private static ImageFile file(ImageBytes bytes, ImageLimits limits, Wanted wanted) {
    ImageFormat format = Signature.format(bytes);
    try {
      return switch (format) {
        case PNG -> PngFile.parse(bytes, limits, wanted);
        case JPEG -> JpegFile.parse(bytes, limits, wanted);
        case WEBP -> WebpFile.parse(bytes, limits, wanted);
        case TIFF -> TiffFile.parse(bytes, limits, wanted);
        case BMP -> BmpFile.parse(bytes, limits);
        case GIF -> GifFile.parse(bytes, wanted);
      };
    } catch (RuntimeException problem) {
      throw Refusal.broken(format, problem);
    }
  }

  private static void requireBytes(long bytes, EncodedImage image, ImageLimits limits) {
    switch (image) {
      case EncodedImage.InFile _, EncodedImage.Stored _ ->
          requireBytes(bytes, limits.fileBytes(), "file-bytes");
      case EncodedImage.InMemory _ -> requireBytes(bytes, limits.bytes(), "bytes");
    }
  }

  private static void requireBytes(long bytes, long most, String setting) {
    if (bytes > most) {
      throw Refusal.overLimit(bytes + " bytes", "at most " + most, setting);
    }
  }

  /** Refuses an image with a row, or a raster, that is longer than any array of Java. */
  private static void requireAddressable(ImageFile file) {
    PixelLayout layout = file.header().layout();
    boolean rows = (long) layout.size().width() * layout.pixelBytes() <= MOST_BYTES;
    if (!rows || file.largestArray() > MOST_BYTES) {
      throw Refusal.overLimit(
          "a %s of %s that is decoded in one piece"
              .formatted(file.header().format(), layout.size()),
          "at most " + MOST_BYTES + " bytes of samples");
    }
  }

  private static void requireWithin(ImageHeader header, ImageLimits limits) {
    Size size = header.size();
    if (size.width() > limits.side() || size.height() > limits.side()) {
      throw Refusal.overLimit(
          size.toString(), "sides of at most " + limits.side() + " pixels", "side");
    }
    if (size.pixels() > limits.pixels()) {
      throw Refusal.overLimit(size.toString(), "at most " + limits.pixels() + " pixels", "pixels");
    }
    if (header.frames() > limits.frames()) {
      throw Refusal.overLimit(header.frames() + " frames", "at most " + limits.frames(), "frames");
    }
  }
}
