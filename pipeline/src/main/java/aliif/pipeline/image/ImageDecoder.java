package aliif.pipeline.image;

import aliif.model.Size;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import java.io.IOException;
import org.apache.pekko.util.ByteString;

/**
 * Reads PNG, JPEG, WebP, TIFF, BMP and GIF. Nothing an image holds makes it throw anything but
 * {@link UpscaleException}, or allocate more than the limits allow.
 *
 * <p>PNG and TIFF of 16 bits a sample keep them. A palette becomes RGB or RGBA. JPEG and TIFF of
 * inks become sRGB through their profile, which is dropped then; the profiles of RGB and grey are
 * not applied but kept. Of several frames the first is read.
 */
public final class ImageDecoder {
  /*
   * So much is decoded before anything is rendered, that damage is told of before there is a byte
   * of output; what is larger is decoded in strips while the output is made.
   */
  private static final long AHEAD = 64L << 20;

  /** Below so many pixels the ratio of pixels to bytes says nothing. */
  private static final long SMALL = 1_000_000;

  private ImageDecoder() {}

  /**
   * Reads the header only.
   *
   * @throws UpscaleException with {@link UpscaleOutcome.UnsupportedFormat}, {@link
   *     UpscaleOutcome.UnreadableImage} or {@link UpscaleOutcome.OverLimit}
   */
  public static ImageHeader probe(EncodedImage image, ImageLimits limits) {
    try (ImageBytes bytes = bytes(image)) {
      return open(bytes, image, limits).header();
    }
  }

  /** As {@link #probe(EncodedImage, ImageLimits)}, of bytes in memory. */
  public static ImageHeader probe(ByteString bytes, ImageLimits limits) {
    return probe(new EncodedImage.InMemory(bytes), limits);
  }

  /**
   * Begins to decode the image, once its header is within the limits. A small image is decoded as a
   * whole; a large one as its rows are asked for, which may throw likewise.
   *
   * @return the image, to be closed
   * @throws UpscaleException as {@link #probe} does
   */
  public static SourceImage decode(EncodedImage image, ImageLimits limits) {
    ImageBytes bytes = bytes(image);
    try {
      ImageFile file = open(bytes, image, limits);
      return decode(file, limits);
    } catch (RuntimeException problem) {
      bytes.close();
      throw problem;
    }
  }

  /** As {@link #decode(EncodedImage, ImageLimits)}, of bytes in memory. */
  public static SourceImage decode(ByteString bytes, ImageLimits limits) {
    return decode(new EncodedImage.InMemory(bytes), limits);
  }

  /**
   * What a decoded image keeps in memory, in bytes.
   *
   * @param rows that are needed at once
   */
  public static long heldBytes(EncodedImage image, ImageLimits limits, int rows) {
    try (ImageBytes bytes = bytes(image)) {
      ImageFile file = open(bytes, image, limits);
      Layout layout = file.header().layout();
      return held(file) || layout.bytes() <= AHEAD
          ? layout.bytes()
          : (long) Math.min(rows, layout.size().height()) * layout.rowBytes();
    }
  }

  private static boolean held(ImageFile file) {
    return !file.inStrips() || file.header().orientation() != Orientation.UPRIGHT;
  }

  private static SourceImage decode(ImageFile file, ImageLimits limits) {
    ImageHeader header = file.header();
    long samples = header.layout().bytes();
    if (held(file) && samples > limits.heldBytes()) {
      throw Refusal.overLimit(
          "a %s of %s that cannot be read in strips".formatted(header.format(), header.size()),
          "at most %d MiB of samples".formatted(limits.heldBytes() >> 20));
    }
    try {
      PixelRows rows = file.rows();
      if (samples <= AHEAD || header.orientation() != Orientation.UPRIGHT) {
        rows = HeldRows.of(rows, header.orientation());
      }
      return new SourceImage(header, header.alpha() ? new ColourBleed(rows) : rows);
    } catch (IOException | RuntimeException | OutOfMemoryError problem) {
      throw Refusal.broken(header.format(), problem);
    }
  }

  private static ImageBytes bytes(EncodedImage image) {
    try {
      return ImageBytes.open(image);
    } catch (IOException problem) {
      throw new UpscaleException(
          new UpscaleOutcome.UnreadableImage(
              "image: %s (expected: a file that can be read)".formatted(problem)),
          problem);
    }
  }

  private static ImageFile open(ImageBytes bytes, EncodedImage image, ImageLimits limits) {
    requireWithin(bytes.size(), inFile(image) ? limits.fileBytes() : limits.bytes());
    ImageFormat format = Signature.format(bytes);
    boolean strips = format == ImageFormat.PNG || format == ImageFormat.TIFF;
    requireWithin(bytes.size(), inFile(image) && strips ? limits.fileBytes() : limits.bytes());
    ImageFile file;
    try {
      file =
          switch (format) {
            case PNG -> PngFile.parse(bytes);
            case JPEG -> JpegFile.parse(bytes);
            case WEBP -> WebpFile.parse(bytes);
            case TIFF -> TiffFile.parse(bytes, limits);
            case BMP -> BmpFile.parse(bytes);
            case GIF -> GifFile.parse(bytes);
          };
    } catch (RuntimeException problem) {
      throw Refusal.broken(format, problem);
    }
    requireWithin(file.header(), bytes.size(), limits);
    return file;
  }

  private static boolean inFile(EncodedImage image) {
    return switch (image) {
      case EncodedImage.InFile _ -> true;
      case EncodedImage.InMemory _ -> false;
    };
  }

  private static void requireWithin(long bytes, long most) {
    if (bytes > most) {
      throw Refusal.overLimit(bytes + " bytes", "at most " + most);
    }
  }

  private static void requireWithin(ImageHeader header, long bytes, ImageLimits limits) {
    Size size = header.size();
    if (size.width() > limits.side() || size.height() > limits.side()) {
      throw Refusal.overLimit(size.toString(), "sides of at most " + limits.side() + " pixels");
    }
    if (size.pixels() > limits.pixels()) {
      throw Refusal.overLimit(size.toString(), "at most " + limits.pixels() + " pixels");
    }
    if (size.pixels() > SMALL && size.pixels() / limits.ratio() > bytes) {
      throw Refusal.overLimit(
          "%s in %d bytes".formatted(size, bytes), "at most " + limits.ratio() + " pixels a byte");
    }
    if (header.frames() > limits.frames()) {
      throw Refusal.overLimit(header.frames() + " frames", "at most " + limits.frames());
    }
  }
}
