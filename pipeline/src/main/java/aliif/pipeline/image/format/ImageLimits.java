package aliif.pipeline.image.format;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

/**
 * What is refused before work is done, the same for every way in; checked from the header. How much
 * memory there is, is no limit of these. Read from {@code aliif.limits}; a refusal names the
 * setting that raises its limit.
 *
 * @param bytes of an encoded input in memory
 * @param fileBytes of an encoded input in a file, which is read where it lies
 * @param side of an input, in pixels
 * @param pixels of an input
 * @param scannedPixels of a JPEG: its pixels times its scans, each of which is a walk over all
 * @param frames of an input, of which the first is read
 * @param outputSide of an output, in pixels
 * @param outputPixels of an output
 */
public record ImageLimits(
    long bytes,
    long fileBytes,
    int side,
    long pixels,
    long scannedPixels,
    int frames,
    int outputSide,
    long outputPixels) {
  private static final String PATH = "aliif.limits";

  public static final ImageLimits DEFAULT =
      of(
          ConfigFactory.parseResources(ImageLimits.class.getClassLoader(), "reference.conf")
              .withOnlyPath(PATH)
              .resolve());

  /** The limits of an application's settings. */
  public static ImageLimits of(Config application) {
    Config limits = application.getConfig(PATH);
    return new ImageLimits(
        limits.getBytes("bytes"),
        limits.getBytes("file-bytes"),
        limits.getInt("side"),
        limits.getLong("pixels"),
        limits.getLong("scanned-pixels"),
        limits.getInt("frames"),
        limits.getInt("output-side"),
        limits.getLong("output-pixels"));
  }
}
