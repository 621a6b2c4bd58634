package aliif.gateway.cli.upscale;

import aliif.gateway.cli.files.ImageLocation;
import aliif.pipeline.UpscaleParameters;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The input images of a command, and where their outputs go. */
public final class FileOptions {
  @Parameters(
      arity = "1..*",
      paramLabel = "IN",
      description = "Files, folders, patterns such as 'photos/**/*.jpg', or - for standard input.")
  private List<String> inputs = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE|DIR|-",
      description =
          "Output file; a folder for several images; - for standard output (default: beside "
              + "each input).")
  private Optional<String> output = Optional.empty();

  @Option(
      names = {"-r", "--recursive"},
      description = "Also search the folders inside each folder.")
  private boolean recursive;

  @Option(
      names = "--skip-existing",
      description =
          "Skip images whose output file exists, for example to continue a run that was "
              + "stopped.")
  private boolean skipExisting;

  /**
   * Finds the images.
   *
   * @throws IllegalArgumentException if a pattern is malformed
   */
  public Inputs find() {
    return Inputs.find(
        inputs, recursive, output.filter(it -> !it.equals(ImageLocation.STANDARD)).map(Path::of));
  }

  /**
   * Where the outputs go; empty for beside the inputs.
   *
   * @throws IllegalArgumentException if the images that were found cannot go there
   */
  public Optional<OutputTarget> target(Inputs found) {
    return output.map(text -> OutputTarget.of(text, found));
  }

  /**
   * Plans one output for each image.
   *
   * @throws IllegalArgumentException if two outputs have one name, or one is an input
   */
  public ImageJobs plan(Inputs found, UpscaleParameters parameters) {
    return ImageJobs.plan(found, target(found), parameters, skipExisting);
  }

  /** The option that says where or whether outputs are written; empty if none is given. */
  public Optional<String> outputOption() {
    if (output.isPresent()) {
      return Optional.of("-o");
    }
    return skipExisting ? Optional.of("--skip-existing") : Optional.empty();
  }
}
