package aliif.gateway.iiif;

import aliif.pipeline.Finish.Colours;
import java.util.Locale;
import java.util.stream.Stream;

/** The quality of an image request (Image API 3.0 and 2.1, 4.4). */
enum IiifQuality {
  DEFAULT(Colours.ALL),
  COLOR(Colours.ALL),
  GRAY(Colours.GREY),
  BITONAL(Colours.BLACK_AND_WHITE);

  private final Colours colours;

  IiifQuality(Colours colours) {
    this.colours = colours;
  }

  Colours colours() {
    return colours;
  }

  /**
   * Reads a quality.
   *
   * @throws aliif.pipeline.UpscaleException if it is none
   */
  static IiifQuality parse(String text) {
    return Stream.of(values())
        .filter(each -> each.text().equals(text))
        .findFirst()
        .orElseThrow(() -> IiifText.invalid("quality", text, "default, color, gray or bitonal"));
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The canonical form: {@code default} for {@code color}, which means the same. */
  String canonical() {
    return this == COLOR ? DEFAULT.text() : text();
  }
}
