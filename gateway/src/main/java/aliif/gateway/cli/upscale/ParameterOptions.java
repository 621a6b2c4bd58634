package aliif.gateway.cli.upscale;

import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleParameters;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that say what to make of an image; all of them optional texts, checked in one place. */
final class ParameterOptions {
  @Option(
      names = {"-s", "--scale"},
      paramLabel = "S",
      description = "Factor, above 0, at most 100; 3.5 is as good as 4.")
  private Optional<String> scale = Optional.empty();

  @Option(names = "--width", paramLabel = "W", description = "Width of the output, in pixels.")
  private Optional<String> width = Optional.empty();

  @Option(names = "--height", paramLabel = "H", description = "Height of the output, in pixels.")
  private Optional<String> height = Optional.empty();

  @Option(
      names = "--region",
      paramLabel = "X,Y,W,H",
      description = "Only this part of the input, in its pixels; fractions are fine.")
  private Optional<String> region = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "F",
      description = "png, jpeg, webp or tiff; if not said, what -o FILE ends in, or png.")
  private Optional<String> format = Optional.empty();

  @Option(
      names = "--quality",
      paramLabel = "Q",
      description =
          "Of a JPEG or WebP, 1 to 100; 92 if not said. best: the model is asked eight times, of"
              + " turned and mirrored copies; best,90 is both.")
  private Optional<String> quality = Optional.empty();

  @Option(
      names = "--clamp-cell",
      description = "Above x4, tell the model the pixel size of x4, the largest of its training.")
  private boolean clampCell;

  @Option(
      names = "--keep-metadata",
      description = "Keep EXIF and XMP too; profile, resolution and rights always are.")
  private boolean keepMetadata;

  /**
   * What they say together.
   *
   * @param ending of the output's name, which is a format
   * @throws UpscaleException if they do not go together
   */
  UpscaleParameters parameters(Optional<String> ending) {
    Map<String, Optional<String>> texts = new HashMap<>();
    texts.put("scale", scale);
    texts.put("width", width);
    texts.put("height", height);
    texts.put("region", region);
    texts.put("format", format.or(() -> ending));
    texts.put("quality", quality);
    texts.put("clamp-cell", Optional.of(Boolean.toString(clampCell)));
    texts.put("keep-metadata", Optional.of(Boolean.toString(keepMetadata)));
    return UpscaleParameters.parse(name -> texts.getOrDefault(name, Optional.empty()));
  }
}
