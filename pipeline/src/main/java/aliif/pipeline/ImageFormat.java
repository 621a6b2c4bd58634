package aliif.pipeline;

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
