package aliif.pipeline;

/**
 * The format of an output.
 *
 * @param format a format that can be written
 * @param quality of JPEG and WebP, 1 to 100; WebP at {@link #LOSSLESS} is lossless; PNG and TIFF
 *     ignore it
 */
public record OutputFormat(ImageFormat format, int quality) {
  /** Quality when none is asked for. */
  public static final int DEFAULT_QUALITY = 92;

  public static final OutputFormat PNG = new OutputFormat(ImageFormat.PNG, DEFAULT_QUALITY);

  /** The quality at which WebP is lossless. */
  public static final int LOSSLESS = 100;

  /** Whether encoding changes pixels. */
  public boolean isLossy() {
    return format == ImageFormat.JPEG || (format == ImageFormat.WEBP && quality < LOSSLESS);
  }

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
