package aliif.pipeline;

import aliif.model.Scale;
import aliif.model.Size;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The parameters of a request.
 *
 * @param framing what part of which enlargement of the input is made
 * @param format of the output
 * @param model name of the model; empty for the default
 * @param keepMetadata whether EXIF and XMP are kept; profile, resolution and copyright always are
 * @param options for the use of the model
 * @param finish what is done at last; it has no text, and is not in {@link #texts}
 * @param nearlyReduced whether a reduction may be made of pixels that were reduced before, which
 *     costs less and differs a little; as for {@code finish}, there is no text
 */
public record UpscaleParameters(
    Framing framing,
    OutputFormat format,
    Optional<String> model,
    boolean keepMetadata,
    ModelOptions options,
    Finish finish,
    boolean nearlyReduced) {
  private static final String BEST = "best";

  /** Parameters for an output that is encoded as it is. */
  public UpscaleParameters(
      Framing framing,
      OutputFormat format,
      Optional<String> model,
      boolean keepMetadata,
      ModelOptions options) {
    this(framing, format, model, keepMetadata, options, Finish.NONE, false);
  }

  /** Parameters for the whole input, with the defaults of everything else. */
  public UpscaleParameters(Scale scale, OutputFormat format, Optional<String> model) {
    this(new Framing.Scaled(scale), format, model);
  }

  /** Parameters with the defaults of everything else. */
  public UpscaleParameters(Framing framing, OutputFormat format, Optional<String> model) {
    this(framing, format, model, false, ModelOptions.STANDARD);
  }

  /** The same, for which a reduction may be made of pixels that were reduced before. */
  public UpscaleParameters reducedNearly() {
    return new UpscaleParameters(framing, format, model, keepMetadata, options, finish, true);
  }

  /**
   * Reads the parameters from text: a query string, Kafka headers, or options. Their names are in
   * {@link ParameterName}. The size is given by {@code scale}, or by {@code width}, {@code height}
   * or both. {@code quality} is that of a lossy format, {@code best}, or both as {@code best,90}.
   * {@code region} is {@code x,y,width,height}; {@code keep-metadata} and {@code clamp-cell} are
   * true or false.
   *
   * @param lookup finds the text under a name, if there is any
   * @throws UpscaleException with an {@link UpscaleOutcome.InvalidParameter} or {@link
   *     UpscaleOutcome.UnsupportedFormat}
   */
  public static UpscaleParameters parse(Function<String, Optional<String>> lookup) {
    try {
      return new UpscaleParameters(
          new Framing.Scaled(
              parseScale(lookup),
              lookup.apply(ParameterName.REGION.text()).map(InputRegion::parse)),
          parseFormat(lookup),
          lookup.apply(ParameterName.MODEL.text()),
          flag(lookup, ParameterName.KEEP_METADATA),
          new ModelOptions(quality(lookup).contains(BEST), flag(lookup, ParameterName.CLAMP_CELL)));
    } catch (IllegalArgumentException problem) {
      throw new UpscaleException(
          new UpscaleOutcome.InvalidParameter(String.valueOf(problem.getMessage())), problem);
    }
  }

  /**
   * The parameters as text under their names; {@link #parse} reads the same parameters from it.
   *
   * @throws IllegalStateException if they have a framing that has no text: any but {@link
   *     Framing.Scaled}
   */
  public Map<ParameterName, String> texts() {
    Map<ParameterName, String> texts = new EnumMap<>(ParameterName.class);
    switch (framing) {
      case Framing.Scaled(var scale, var region) -> put(texts, scale, region);
      case Framing.Window _, Framing.Fitted _ ->
          throw new IllegalStateException(framing + " (expected: Scaled)");
    }
    texts.put(ParameterName.FORMAT, format.format().name().toLowerCase(Locale.ROOT));
    texts.put(ParameterName.QUALITY, (options.selfEnsemble() ? BEST + "," : "") + format.quality());
    model.ifPresent(name -> texts.put(ParameterName.MODEL, name));
    texts.put(ParameterName.KEEP_METADATA, Boolean.toString(keepMetadata));
    texts.put(ParameterName.CLAMP_CELL, Boolean.toString(options.clampCell()));
    return texts;
  }

  private static void put(
      Map<ParameterName, String> texts, Scale scale, Optional<InputRegion> region) {
    switch (scale) {
      case Scale.Factor(double value) -> texts.put(ParameterName.SCALE, Double.toString(value));
      case Scale.ToWidth(int width) -> texts.put(ParameterName.WIDTH, Integer.toString(width));
      case Scale.ToHeight(int height) -> texts.put(ParameterName.HEIGHT, Integer.toString(height));
      case Scale.ToSize(Size size) -> {
        texts.put(ParameterName.WIDTH, Integer.toString(size.width()));
        texts.put(ParameterName.HEIGHT, Integer.toString(size.height()));
      }
    }
    region.ifPresent(
        part ->
            texts.put(
                ParameterName.REGION,
                "%s,%s,%s,%s".formatted(part.x(), part.y(), part.width(), part.height())));
  }

  private static Scale parseScale(Function<String, Optional<String>> lookup) {
    Optional<String> scale = lookup.apply(ParameterName.SCALE.text());
    Optional<Integer> width = integer(lookup, ParameterName.WIDTH);
    Optional<Integer> height = integer(lookup, ParameterName.HEIGHT);
    if (scale.isPresent() && (width.isPresent() || height.isPresent())) {
      throw new IllegalArgumentException(
          "scale: " + scale.get() + " together with width or height (expected: one or the other)");
    }
    if (scale.isPresent()) {
      return new Scale.Factor(number(ParameterName.SCALE, scale.get()));
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
        quality(lookup).stream()
            .filter(word -> !word.equals(BEST))
            .findFirst()
            .map(word -> integer(ParameterName.QUALITY, word))
            .orElse(OutputFormat.DEFAULT_QUALITY);
    String name = lookup.apply(ParameterName.FORMAT.text()).orElse("png");
    ImageFormat format =
        ImageFormat.named(name)
            .filter(ImageFormat::written)
            .orElseThrow(
                () ->
                    new UpscaleException(
                        new UpscaleOutcome.UnsupportedFormat(
                            "format: " + name + " (expected: png, jpeg, webp or tiff)")));
    return new OutputFormat(format, quality);
  }

  /** The parts of the quality: the word {@code best}, a number, or both. */
  private static List<String> quality(Function<String, Optional<String>> lookup) {
    String text =
        lookup.apply(ParameterName.QUALITY.text()).orElse("").strip().toLowerCase(Locale.ROOT);
    if (text.isEmpty()) {
      return List.of();
    }
    List<String> words = Stream.of(text.split(",", -1)).map(String::strip).toList();
    long numbers = words.stream().filter(word -> !word.equals(BEST)).count();
    if (numbers > 1 || words.size() - numbers > 1) {
      throw new IllegalArgumentException(
          "quality: " + text + " (expected: 1 to 100, best, or both as best,90)");
    }
    return words;
  }

  private static boolean flag(Function<String, Optional<String>> lookup, ParameterName name) {
    String text = lookup.apply(name.text()).orElse("false");
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(name + ": " + text + " (expected: true or false)");
    };
  }

  private static Optional<Integer> integer(
      Function<String, Optional<String>> lookup, ParameterName name) {
    return lookup.apply(name.text()).map(text -> integer(name, text));
  }

  private static int integer(ParameterName name, String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException problem) {
      throw new IllegalArgumentException(
          name + ": " + text + " (expected: a whole number)", problem);
    }
  }

  private static double number(ParameterName name, String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException problem) {
      throw new IllegalArgumentException(name + ": " + text + " (expected: a number)", problem);
    }
  }
}
