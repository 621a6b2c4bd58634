package aliif.pipeline.image;

import aliif.model.Size;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import java.io.IOException;
import java.util.HexFormat;
import org.apache.pekko.util.ByteString;

/**
 * Reads PNG and JPEG. Nothing an image holds makes it throw anything but {@link UpscaleException},
 * or allocate more than the limits allow.
 *
 * <p>PNG: every colour type and bit depth, interlaced or not; 16 bits are rounded to 8. JPEG:
 * baseline and progressive of 8 bits a sample; grey, YCbCr, RGB, CMYK and YCCK. Colour profiles are
 * not applied.
 */
public final class ImageDecoder {
  private ImageDecoder() {}

  /**
   * Reads the header only.
   *
   * @throws UpscaleException with {@link UpscaleOutcome.UnsupportedFormat}, {@link
   *     UpscaleOutcome.UnreadableImage} or {@link UpscaleOutcome.OverLimit}
   */
  public static ImageHeader probe(ByteString bytes, ImageLimits limits) {
    return open(bytes, limits).header();
  }

  /**
   * Decodes the whole image, once its header is within the limits.
   *
   * @throws UpscaleException as {@link #probe} does
   */
  public static SourceImage decode(ByteString bytes, ImageLimits limits) {
    ImageFile file = open(bytes, limits);
    try {
      return new SourceImage(file.samples(), file.header().orientation());
    } catch (UpscaleException refused) {
      throw refused;
    } catch (IOException | RuntimeException | OutOfMemoryError problem) {
      throw broken(file.header().format(), problem);
    }
  }

  private static ImageFile open(ByteString bytes, ImageLimits limits) {
    if (bytes.size() > limits.bytes()) {
      throw overLimit(bytes.size() + " bytes", "at most " + limits.bytes());
    }
    ImageFormat format = format(bytes);
    ImageFile file;
    try {
      byte[] array = bytes.toArrayUnsafe();
      file =
          switch (format) {
            case PNG -> PngFile.parse(array);
            case JPEG -> JpegFile.parse(array);
          };
    } catch (UpscaleException refused) {
      throw refused;
    } catch (RuntimeException problem) {
      throw broken(format, problem);
    }
    requireWithin(file.header().size(), limits);
    return file;
  }

  private static ImageFormat format(ByteString bytes) {
    if (PngFile.isPng(bytes)) {
      return ImageFormat.PNG;
    }
    if (JpegFile.isJpeg(bytes)) {
      return ImageFormat.JPEG;
    }
    String value =
        bytes.isEmpty() ? "0 bytes" : bytes.size() + " bytes that begin with " + hex(bytes.take(8));
    throw new UpscaleException(
        new UpscaleOutcome.UnsupportedFormat(
            "image: " + value + " (expected: a PNG or JPEG file)"));
  }

  private static String hex(ByteString bytes) {
    return HexFormat.ofDelimiter(" ").formatHex(bytes.toArray());
  }

  private static void requireWithin(Size size, ImageLimits limits) {
    if (size.width() > limits.side() || size.height() > limits.side()) {
      throw overLimit(size.toString(), "sides of at most " + limits.side() + " pixels");
    }
    if (size.pixels() > limits.pixels()) {
      throw overLimit(size.toString(), "at most " + limits.pixels() + " pixels");
    }
  }

  private static UpscaleException overLimit(String value, String expected) {
    return new UpscaleException(
        new UpscaleOutcome.OverLimit("image: " + value + " (expected: " + expected + ")"));
  }

  /** The exception for bytes that do not decode. */
  static UpscaleException unreadable(String value, String expected) {
    return new UpscaleException(
        new UpscaleOutcome.UnreadableImage("image: " + value + " (expected: " + expected + ")"));
  }

  private static UpscaleException broken(ImageFormat format, Throwable problem) {
    String reason = String.valueOf(problem.getMessage()).lines().findFirst().orElse("");
    return new UpscaleException(
        new UpscaleOutcome.UnreadableImage(
            "image: a %s that does not decode, %s: %s (expected: a whole %s file)"
                .formatted(format, problem.getClass().getSimpleName(), reason, format)),
        problem);
  }
}
