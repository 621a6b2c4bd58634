package aliif.pipeline;

import aliif.model.Scale;
import aliif.model.Size;
import aliif.pipeline.image.ImageFormat;
import aliif.pipeline.image.OutputFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What to make of an image.
 *
 * @param scale how large; with a region, how large the whole would be
 * @param format how it is written
 * @param model name of a model; empty for the default one
 * @param region of the input to make; all of it if empty
 * @param keepMetadata whether EXIF and XMP are kept; profile, resolution and rights always are
 */
public record UpscaleParameters(
    Scale scale,
    OutputFormat format,
    Optional<String> model,
    Optional<InputRegion> region,
    boolean keepMetadata) {

  /** Of the whole input, without EXIF and XMP. */
  public UpscaleParameters(Scale scale, OutputFormat format, Optional<String> model) {
    this(scale, format, model, Optional.empty(), false);
  }

  /**
   * Reads {@code scale} or {@code width} and {@code height}, {@code format}, {@code quality},
   * {@code model}, {@code region} (x,y,w,h) and {@code keep-metadata} (true or false) from text: a
   * query string, Kafka headers, options.
   *
   * @param lookup the text under a name, if there is any
   * @throws UpscaleException with an {@link UpscaleOutcome.InvalidParameter} or {@link
   *     UpscaleOutcome.UnsupportedFormat}
   */
  public static UpscaleParameters parse(Function<String, Optional<String>> lookup) {
    try {
      return new UpscaleParameters(
          parseScale(lookup),
          parseFormat(lookup),
          lookup.apply("model"),
          lookup.apply("region").map(InputRegion::parse),
          lookup.apply("keep-metadata").map(UpscaleParameters::flag).orElse(false));
    } catch (IllegalArgumentException problem) {
      throw new UpscaleException(
          new UpscaleOutcome.InvalidParameter(String.valueOf(problem.getMessage())), problem);
    }
  }

  private static Scale parseScale(Function<String, Optional<String>> lookup) {
    Optional<String> scale = lookup.apply("scale");
    Optional<Integer> width = lookup.apply("width").map(text -> integer("width", text));
    Optional<Integer> height = lookup.apply("height").map(text -> integer("height", text));
    if (scale.isPresent() && (width.isPresent() || height.isPresent())) {
      throw new IllegalArgumentException(
          "scale: " + scale.get() + " together with width or height (expected: one or the other)");
    }
    if (scale.isPresent()) {
      return new Scale.Factor(number("scale", scale.get()));
    }
    if (width.isPresent() && height.isPresent()) {
      return new Scale.ToSize(
          new Size(
              new Scale.ToWidth(width.get()).width(), new Scale.ToHeight(height.get()).height()));
    }
    if (width.isPresent()) {
      return new Scale.ToWidth(width.get());
    }
    if (height.isPresent()) {
      return new Scale.ToHeight(height.get());
    }
    throw new IllegalArgumentException("scale: none (expected: scale, width or height)");
  }

  private static OutputFormat parseFormat(Function<String, Optional<String>> lookup) {
    int quality =
        lookup
            .apply("quality")
            .map(text -> integer("quality", text))
            .orElse(OutputFormat.DEFAULT_QUALITY);
    String name = lookup.apply("format").orElse("png");
    ImageFormat format =
        switch (name.toLowerCase(Locale.ROOT)) {
          case "png" -> ImageFormat.PNG;
          case "jpeg", "jpg" -> ImageFormat.JPEG;
          case "webp" -> ImageFormat.WEBP;
          case "tiff", "tif" -> ImageFormat.TIFF;
          default ->
              throw new UpscaleException(
                  new UpscaleOutcome.UnsupportedFormat(
                      "format: " + name + " (expected: png, jpeg, webp or tiff)"));
        };
    return new OutputFormat(format, quality);
  }

  private static boolean flag(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              "keep-metadata: " + text + " (expected: true or false)");
    };
  }

  private static int integer(String name, String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException problem) {
      throw new IllegalArgumentException(
          name + ": " + text + " (expected: a whole number)", problem);
    }
  }

  private static double number(String name, String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException problem) {
      throw new IllegalArgumentException(name + ": " + text + " (expected: a number)", problem);
    }
  }
}
