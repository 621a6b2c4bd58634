package aliif.gateway.cli.upscale;

import aliif.pipeline.ImageFormat;
import aliif.pipeline.ParameterName;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleParameters;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * Options for the output of an image. They are read as text, and checked in {@link
 * UpscaleParameters}.
 */
public final class ParameterOptions {
  @Option(
      names = {"-s", "--scale"},
      paramLabel = "S",
      description = "Scale factor, above 0 and at most 100; fractions such as 3.5 are allowed.")
  private Optional<String> scale = Optional.empty();

  @Option(
      names = "--width",
      paramLabel = "W",
      description = "Width of the output in pixels; without --height, the aspect ratio is kept.")
  private Optional<String> width = Optional.empty();

  @Option(
      names = "--height",
      paramLabel = "H",
      description = "Height of the output in pixels; without --width, the aspect ratio is kept.")
  private Optional<String> height = Optional.empty();

  @Option(
      names = "--region",
      paramLabel = "X,Y,W,H",
      description =
          "Use only this rectangle of the input: left, top, width and height in input "
              + "pixels, with or without fractions (default: the whole input).")
  private Optional<String> region = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "F",
      description =
          "Output format: png, jpeg, webp or tiff (default: the ending of -o FILE, or png).")
  private Optional<String> format = Optional.empty();

  @Option(
      names = "--quality",
      paramLabel = "Q",
      description =
          "Quality of JPEG and WebP, 1 to 100 (default: 92); WebP with 100 is lossless. Or "
              + "best: the model runs on eight turned and mirrored copies and averages the "
              + "results, which takes eight times as long. Or both: best,90.")
  private Optional<String> quality = Optional.empty();

  @Option(
      names = "--clamp-cell",
      description =
          "At scales above 4, give the model the pixel size of scale 4, the largest scale "
              + "that it was trained for.")
  private boolean clampCell;

  @Option(
      names = "--keep-metadata",
      description =
          "Keep EXIF and XMP. Colour profile, resolution, author and copyright are always "
              + "kept.")
  private boolean keepMetadata;

  /**
   * Checks the options.
   *
   * @param ending of the output file's name, which is the format if no other is given
   * @param model its name; empty for the default
   * @throws UpscaleException if one is wrong, or two contradict each other
   * @throws IllegalArgumentException if the ending is another format than the option's
   */
  public UpscaleParameters parameters(Optional<String> ending, Optional<String> model) {
    if (scale.or(() -> width).or(() -> height).isEmpty()) {
      throw new IllegalArgumentException("scale: none (expected: --scale, --width or --height)");
    }
    format.ifPresent(asked -> ending.ifPresent(it -> requireSame(asked, it)));
    Map<String, Optional<String>> texts = new HashMap<>();
    texts.put(ParameterName.SCALE.text(), scale);
    texts.put(ParameterName.WIDTH.text(), width);
    texts.put(ParameterName.HEIGHT.text(), height);
    texts.put(ParameterName.REGION.text(), region);
    texts.put(ParameterName.FORMAT.text(), format.or(() -> ending));
    texts.put(ParameterName.QUALITY.text(), quality);
    texts.put(ParameterName.MODEL.text(), model);
    texts.put(ParameterName.CLAMP_CELL.text(), Optional.of(Boolean.toString(clampCell)));
    texts.put(ParameterName.KEEP_METADATA.text(), Optional.of(Boolean.toString(keepMetadata)));
    return UpscaleParameters.parse(name -> texts.getOrDefault(name, Optional.empty()));
  }

  /** A notice about an option that these parameters make no use of, if there is one. */
  Optional<String> unused(UpscaleParameters parameters) {
    ImageFormat written = parameters.format().format();
    boolean lossless = written != ImageFormat.JPEG && written != ImageFormat.WEBP;
    return quality
        .filter(text -> lossless && text.chars().anyMatch(Character::isDigit))
        .map(text -> "quality: %s changes nothing in a %s".formatted(text, written));
  }

  /** An ending that is no format's says nothing. */
  private static void requireSame(String asked, String ending) {
    Optional<ImageFormat> named = ImageFormat.named(ending);
    if (named.isPresent() && !named.equals(ImageFormat.named(asked))) {
      throw new IllegalArgumentException(
          "format: %s for an output named .%s (expected: one format)".formatted(asked, ending));
    }
  }
}
