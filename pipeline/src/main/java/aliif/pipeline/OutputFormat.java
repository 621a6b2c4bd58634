package aliif.pipeline;

/**
 * How an output is written.
 *
 * @param format the container, one that is written
 * @param quality of a lossy format, 1 to 100, where WebP without loss is {@link #LOSSLESS}; no
 *     meaning for PNG and TIFF
 */
public record OutputFormat(ImageFormat format, int quality) {
  /** Quality when none is asked for. */
  public static final int DEFAULT_QUALITY = 92;

  public static final OutputFormat PNG = new OutputFormat(ImageFormat.PNG, DEFAULT_QUALITY);

  /** The quality at which WebP loses nothing. */
  public static final int LOSSLESS = 100;

  public OutputFormat {
    if (!format.written()) {
      throw new IllegalArgumentException(
          "format: " + format.extension() + " (expected: png, jpeg, webp or tiff)");
    }
    if (quality < 1 || quality > 100) {
      throw new IllegalArgumentException("quality: " + quality + " (expected: 1 to 100)");
    }
  }
}
