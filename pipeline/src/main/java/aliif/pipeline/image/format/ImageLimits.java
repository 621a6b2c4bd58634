package aliif.pipeline.image.format;

import aliif.pipeline.image.metadata.MetadataLimits;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

/**
 * The limits on inputs and outputs, the same for HTTP, Kafka and files. They are checked when the
 * header has been read, before a pixel is decoded. A refusal names the setting below {@code
 * aliif.limits} that raises its limit. Memory is not one of these limits: it is reserved, see
 * {@link aliif.pipeline.memory.MemoryPool}.
 *
 * @param bytes bytes of an encoded input in memory
 * @param fileBytes bytes of an encoded input in a file, of which only parts are in memory
 * @param side pixels along the longer side of an input
 * @param pixels pixels of an input
 * @param scannedPixels pixels of a JPEG times its scans, since each scan passes over all pixels
 * @param frames frames of an input, of which the first is read
 * @param outputSide pixels along the longer side of an output
 * @param outputPixels pixels of an output
 * @param parts how many parts an encoded input may consist of
 * @param metadata how much of what an input says about itself is read
 */
public record ImageLimits(
    long bytes,
    long fileBytes,
    int side,
    long pixels,
    long scannedPixels,
    int frames,
    int outputSide,
    long outputPixels,
    PartLimits parts,
    MetadataLimits metadata) {
  private static final String PATH = "aliif.limits";

  /** The limits in the module's {@code reference.conf}. */
  public static final ImageLimits DEFAULT =
      of(ConfigFactory.defaultReferenceUnresolved().withOnlyPath(PATH).resolve());

  /** Limits with the default numbers of parts and the default limits on metadata. */
  public ImageLimits(
      long bytes,
      long fileBytes,
      int side,
      long pixels,
      long scannedPixels,
      int frames,
      int outputSide,
      long outputPixels) {
    this(
        bytes,
        fileBytes,
        side,
        pixels,
        scannedPixels,
        frames,
        outputSide,
        outputPixels,
        DEFAULT.parts,
        DEFAULT.metadata);
  }

  /**
   * The limits of this process: the defaults, where no system property ({@code
   * -Daliif.limits.side=...}) says otherwise.
   */
  public static ImageLimits configured() {
    return of(ConfigFactory.load());
  }

  /** Reads the limits from an application's settings. */
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
        limits.getLong("output-pixels"),
        PartLimits.of(limits),
        MetadataLimits.of(limits));
  }
}
