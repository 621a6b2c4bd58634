package aliif.pipeline.image;

/**
 * How an output is written.
 *
 * @param format the container
 * @param quality of a lossy format, 1 to 100; no meaning for a lossless one
 */
public record OutputFormat(ImageFormat format, int quality) {
  /** Quality when none is asked for. */
  public static final int DEFAULT_QUALITY = 92;

  public static final OutputFormat PNG = new OutputFormat(ImageFormat.PNG, DEFAULT_QUALITY);

  public OutputFormat {
    if (quality < 1 || quality > 100) {
      throw new IllegalArgumentException("quality: " + quality + " (expected: 1 to 100)");
    }
  }
}
