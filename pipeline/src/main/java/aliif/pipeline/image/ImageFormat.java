package aliif.pipeline.image;

/** The closed set of formats that are read and written. */
public enum ImageFormat {
  PNG("image/png"),
  JPEG("image/jpeg");

  private final String mediaType;

  ImageFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  public String mediaType() {
    return mediaType;
  }

  /** Ending of a file's name, without the dot. */
  public String extension() {
    return switch (this) {
      case PNG -> "png";
      case JPEG -> "jpg";
    };
  }
}
