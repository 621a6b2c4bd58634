package aliif.pipeline.image.metadata;

import com.typesafe.config.Config;

/**
 * How much of what an image says about itself is read. What is longer is left out, and a notice
 * names the setting below {@code aliif.limits} that raises the limit. It is read into memory before
 * it is counted: {@link ImageMetadata#bytes} is reserved before a pixel is decoded.
 *
 * @param bytes bytes of an EXIF block, of a packet of XMP, and of all texts of a PNG together
 * @param profileBytes bytes of a colour profile
 * @param tiffEntries entries of a directory in a TIFF; a TIFF with more is refused
 */
public record MetadataLimits(int bytes, int profileBytes, int tiffEntries) {
  private static final long LONGEST_ARRAY = Integer.MAX_VALUE - 8L;

  /**
   * Reads the limits from the settings {@code aliif.limits}.
   *
   * @throws IllegalArgumentException if one is larger than an array of Java can be
   */
  public static MetadataLimits of(Config limits) {
    return new MetadataLimits(
        bytes(limits, "metadata-bytes"),
        bytes(limits, "profile-bytes"),
        limits.getInt("tiff-entries"));
  }

  private static int bytes(Config limits, String setting) {
    long bytes = limits.getBytes(setting);
    if (bytes < 0 || bytes > LONGEST_ARRAY) {
      throw new IllegalArgumentException(
          "aliif.limits.%s: %d (expected: 0 to %d bytes)".formatted(setting, bytes, LONGEST_ARRAY));
    }
    return (int) bytes;
  }

  /**
   * The notice about what is left out because it is over {@link #bytes}.
   *
   * @param what such as {@code its EXIF of 70000 bytes is}
   */
  public String leftOut(String what) {
    return leftOut(what, bytes, "metadata-bytes");
  }

  /**
   * The notice about a profile that is left out because it is over {@link #profileBytes}.
   *
   * @param length its bytes in the file
   */
  public String profileLeftOut(long length) {
    return leftOut(
        "its colour profile of %d bytes is".formatted(length), profileBytes, "profile-bytes");
  }

  private static String leftOut(String what, int most, String setting) {
    return "image: %s left out (expected: at most %d bytes; aliif.limits.%s raises it)"
        .formatted(what, most, setting);
  }
}
