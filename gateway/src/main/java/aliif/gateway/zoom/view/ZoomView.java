package aliif.gateway.zoom.view;

import aliif.model.Size;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.InputRegion;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a client sees, and how it wants it.
 *
 * @param number which the client increases
 * @param visible rectangle of the upright input, in pixels; may leave the image
 * @param outputWidth on which it is shown, in CSS pixels
 * @param ratio device pixels of a CSS pixel
 * @param formats that the client reads, the one it likes best first; at least one
 * @param quality of JPEG and WebP, 1 to 100
 * @param model name of the model; empty for the default
 * @param prefetch whether the surroundings are prepared when the view is done
 * @param plane of which the client has tiles; empty if it does not say
 * @param have tiles that the client still has
 */
public record ZoomView(
    long number,
    InputRegion visible,
    double outputWidth,
    double ratio,
    List<ImageFormat> formats,
    int quality,
    Optional<String> model,
    boolean prefetch,
    Optional<Size> plane,
    Set<PlaneTile> have)
    implements ClientMessage {
  static final long LARGEST_NUMBER = 0xffff_ffffL;
  private static final int QUALITY = 85;
  private static final double FAR = 1e9;
  private static final double LEAST = 1e-6;
  private static final int LONGEST_NAME = 100;

  /** Device pixels for each input pixel. */
  public double scale() {
    return outputWidth * ratio / visible.width();
  }

  public static ZoomView of(JsonFields fields) {
    JsonFields output = fields.fields("output");
    output.number("height", LEAST, 1 << 20);
    return new ZoomView(
        fields.whole("view", 0, LARGEST_NUMBER),
        new InputRegion(
            fields.number("x", -FAR, FAR),
            fields.number("y", -FAR, FAR),
            fields.number("width", LEAST, FAR),
            fields.number("height", LEAST, FAR)),
        output.number("width", LEAST, 1 << 20),
        fields.has("ratio") ? fields.number("ratio", 0.01, 100) : 1,
        formats(fields),
        fields.has("quality") ? (int) fields.whole("quality", 1, 100) : QUALITY,
        fields.has("model") ? Optional.of(model(fields)) : Optional.empty(),
        !fields.has("prefetch") || fields.flag("prefetch"),
        fields.has("plane") ? Optional.of(plane(fields.fields("plane"))) : Optional.empty(),
        fields.has("have") ? have(fields) : Set.of());
  }

  private static String model(JsonFields fields) {
    String name = fields.text("model");
    if (name.length() > LONGEST_NAME) {
      throw ZoomProblem.invalid(
          "model: a name of %d characters (expected: at most %d)"
              .formatted(name.length(), LONGEST_NAME));
    }
    return name;
  }

  private static Size plane(JsonFields fields) {
    return new Size(
        (int) fields.whole("width", 1, Integer.MAX_VALUE),
        (int) fields.whole("height", 1, Integer.MAX_VALUE));
  }

  /** Formats that are not known here are left out: the client may know newer ones. */
  private static List<ImageFormat> formats(JsonFields fields) {
    if (!fields.has("formats")) {
      return List.of(ImageFormat.WEBP, ImageFormat.JPEG, ImageFormat.PNG);
    }
    List<String> names = fields.texts("formats");
    List<ImageFormat> known =
        names.stream().map(ZoomView::format).flatMap(Optional::stream).distinct().toList();
    if (known.isEmpty()) {
      throw ZoomProblem.invalid(
          "formats: %s (expected: webp, jpeg or png)"
              .formatted(JsonFields.shown(names.toString())));
    }
    return known;
  }

  private static Optional<ImageFormat> format(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "webp" -> Optional.of(ImageFormat.WEBP);
      case "jpeg" -> Optional.of(ImageFormat.JPEG);
      case "png" -> Optional.of(ImageFormat.PNG);
      default -> Optional.empty();
    };
  }

  private static Set<PlaneTile> have(JsonFields fields) {
    Set<PlaneTile> have = new HashSet<>();
    for (String text : fields.texts("have")) {
      have.add(
          PlaneTile.parse(text)
              .orElseThrow(
                  () ->
                      ZoomProblem.invalid(
                          "have: %s (expected: column,row)".formatted(JsonFields.shown(text)))));
    }
    return have;
  }
}
