package aliif.pipeline;

import java.util.Locale;
import java.util.Optional;

/** The image formats. All of them are read, some are written. */
public enum ImageFormat {
  PNG("image/png", "png", true),
  JPEG("image/jpeg", "jpg", true),
  WEBP("image/webp", "webp", true),
  TIFF("image/tiff", "tiff", true),
  BMP("image/bmp", "bmp", false),
  GIF("image/gif", "gif", false);

  private final String mediaType;
  private final String extension;
  private final boolean written;

  ImageFormat(String mediaType, String extension, boolean written) {
    this.mediaType = mediaType;
    this.extension = extension;
    this.written = written;
  }

  /** The format that people call so, in any case of letters; empty if it is none of these. */
  public static Optional<ImageFormat> named(String name) {
    return Optional.ofNullable(
        switch (name.toLowerCase(Locale.ROOT)) {
          case "png" -> PNG;
          case "jpeg", "jpg" -> JPEG;
          case "webp" -> WEBP;
          case "tiff", "tif" -> TIFF;
          case "bmp" -> BMP;
          case "gif" -> GIF;
          default -> null;
        });
  }

  public String mediaType() {
    return mediaType;
  }

  /** Ending of a file's name, without the dot. */
  public String extension() {
    return extension;
  }

  /** Whether outputs can have this format. */
  public boolean written() {
    return written;
  }
}
