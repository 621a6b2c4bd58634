package aliif.gateway.cli;

import aliif.gateway.server.LocalPipeline;
import aliif.model.weights.WeightsException;
import aliif.pipeline.Models;
import aliif.pipeline.PipelineSettings;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "upscale",
    description = "Enlarge images by any factor.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class,
    footer = {
      "",
      "Without -o, cat.jpg becomes cat_x3.5.png, cat_w1920.png, cat_h1080.png or",
      "cat_1920x1080.png beside it. An input is never overwritten.",
      "Exit code 1 if an image failed; the others are written all the same."
    })
final class UpscaleCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "IN", description = "PNG or JPEG files.")
  private List<Path> inputs = List.of();

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
      names = {"-o", "--output"},
      paramLabel = "FILE|DIR",
      description = "Where to write; a folder for several images.")
  private Optional<String> output = Optional.empty();

  @Option(names = "--format", paramLabel = "F", description = "png or jpeg; png if not said.")
  private Optional<String> format = Optional.empty();

  @Option(names = "--quality", paramLabel = "Q", description = "Of a JPEG, 1 to 100.")
  private Optional<String> quality = Optional.empty();

  @Option(
      names = "--model",
      paramLabel = "NAME|FILE",
      description = "A shipped model, or a .safetensors file.")
  private Optional<String> model = Optional.empty();

  @Option(names = "--workers", paramLabel = "N", description = "Threads that run the model.")
  private Optional<Integer> workers = Optional.empty();

  @Option(
      names = {"-q", "--quiet"},
      description = "Only say what fails.")
  private boolean quiet;

  @Override
  public Integer call() {
    UpscaleParameters parameters;
    List<ImageJob> jobs;
    Models models;
    PipelineSettings settings;
    try {
      parameters = parameters();
      jobs = ImageJobs.plan(inputs, output, parameters);
      models = ModelChoice.only(model);
      PipelineSettings standard = PipelineSettings.standard();
      settings = workers.map(standard::withWorkers).orElse(standard);
    } catch (IllegalArgumentException | UpscaleException | WeightsException problem) {
      throw new ParameterException(spec.commandLine(), String.valueOf(problem.getMessage()));
    }
    return run(jobs, parameters, settings, models) ? 0 : 1;
  }

  private boolean run(
      List<ImageJob> jobs, UpscaleParameters parameters, PipelineSettings settings, Models models) {
    Progress progress = Progress.on(spec.commandLine().getErr(), quiet);
    try (LocalPipeline pipeline = LocalPipeline.start(settings, models)) {
      createFolder();
      return new FileUpscaling(
              pipeline.system(), pipeline.stream()::start, settings.limits().bytes(), progress)
          .run(jobs, parameters);
    }
  }

  private UpscaleParameters parameters() {
    Map<String, Optional<String>> texts = new HashMap<>();
    texts.put("scale", scale);
    texts.put("width", width);
    texts.put("height", height);
    texts.put("format", format.or(this::formatOfOutput));
    texts.put("quality", quality);
    return UpscaleParameters.parse(name -> texts.getOrDefault(name, Optional.empty()));
  }

  private void createFolder() {
    output
        .filter(target -> ImageJobs.isFolder(target, inputs.size()))
        .map(Path::of)
        .ifPresent(
            folder -> {
              try {
                Files.createDirectories(folder);
              } catch (IOException problem) {
                throw PartialFile.unwritable(folder, problem);
              }
            });
  }

  /** {@code -o cat.jpg} says what it wants. */
  private Optional<String> formatOfOutput() {
    return output
        .filter(target -> !ImageJobs.isFolder(target, inputs.size()))
        .map(target -> OutputName.extension(Path.of(target)))
        .filter(extension -> !extension.isEmpty());
  }
}
