package aliif.gateway.iiif;

import aliif.pipeline.ImageFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The format of an image request (Image API 3.0 and 2.1, 4.5). */
enum IiifFormat {
  JPG(ImageFormat.JPEG),
  PNG(ImageFormat.PNG),
  WEBP(ImageFormat.WEBP),
  TIF(ImageFormat.TIFF);

  /** Formats of the specification that are not written. */
  private static final List<String> OTHERS = List.of("gif", "jp2", "pdf");

  private static final String EXPECTED = "jpg, png, webp or tif";

  private final ImageFormat format;

  IiifFormat(ImageFormat format) {
    this.format = format;
  }

  ImageFormat format() {
    return format;
  }

  /**
   * Reads a format.
   *
   * @throws aliif.pipeline.UpscaleException if it is none
   * @throws aliif.gateway.http.ProblemException if it is one that is not written
   */
  static IiifFormat parse(String text) {
    if (OTHERS.contains(text)) {
      throw IiifText.notImplemented("format", text, EXPECTED);
    }
    return Stream.of(values())
        .filter(each -> each.text().equals(text))
        .findFirst()
        .orElseThrow(() -> IiifText.invalid("format", text, EXPECTED));
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
