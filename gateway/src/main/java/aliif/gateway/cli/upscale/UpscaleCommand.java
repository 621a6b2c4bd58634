package aliif.gateway.cli.upscale;

import aliif.gateway.cli.StandardStreams;
import aliif.gateway.cli.VersionCommand;
import aliif.gateway.cli.files.ImageLocations;
import aliif.gateway.cli.options.CommandFrame;
import aliif.gateway.cli.options.Interruption;
import aliif.gateway.cli.options.ModelChoice;
import aliif.gateway.cli.options.QuietOption;
import aliif.gateway.cli.progress.Progress;
import aliif.gateway.cli.progress.ProgressOfMany;
import aliif.gateway.server.LocalPipeline;
import aliif.gateway.server.LocalResources;
import aliif.pipeline.Models;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.stream.PipelineSettings;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "upscale",
    description = "Enlarge or reduce images by any factor.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class,
    footer = {
      "",
      "Without -o, the output for cat.jpg is written beside it: cat_x3.5.png,",
      "cat_w1920.png, cat_h1080.png or cat_1920x1080.png. With -o DIR, outputs keep",
      "the subfolders of their inputs. An output that exists is replaced, and its line",
      "says so; see --skip-existing. Inputs are never overwritten.",
      "Exit code: 0; 1 if an image failed (all others are written); 2 if the command",
      "was wrong."
    })
public final class UpscaleCommand implements Callable<Integer> {
  @Mixin private CommandFrame frame = new CommandFrame();

  @Mixin private ParameterOptions parameterOptions = new ParameterOptions();

  @Mixin private FileOptions fileOptions = new FileOptions();

  @Option(
      names = "--dry-run",
      description = "List inputs and outputs with their sizes; render nothing.")
  private boolean dryRun;

  @Option(
      names = "--model",
      paramLabel = "NAME|FILE",
      description =
          "Name of an included model, a .safetensors file, or bicubic, which uses no model "
              + "(default: lite).")
  private Optional<String> model = Optional.empty();

  @Mixin private PipelineOptions pipelineOptions = new PipelineOptions();

  @Mixin private QuietOption quietOption = new QuietOption();

  /** The options and arguments, checked. */
  private record Request(
      Inputs inputs, ImageJobs jobs, UpscaleParameters parameters, PipelineSettings settings) {}

  @Override
  public Integer call() {
    return LocalResources.use(this::run);
  }

  private int run() {
    Request request = frame.asked(this::request);
    Optional<Models> models =
        dryRun ? Optional.empty() : Optional.of(frame.asked(() -> ModelChoice.only(model)));
    ProgressOfMany progress =
        new ProgressOfMany(
            Progress.on(frame.error(), quietOption.quiet()), request.jobs().jobs().size());
    parameterOptions.unused(request.parameters()).ifPresent(progress::notice);
    request.inputs().problems().forEach(it -> progress.problem(String.valueOf(it.getMessage())));
    try (ImageLocations places =
        new ImageLocations(StandardStreams.ofProcess(), request.settings().limits().fileBytes())) {
      models.ifPresentOrElse(
          it -> upscale(request, it, places, progress),
          () ->
              new DryRun(places, request.settings().limits(), frame.out())
                  .run(request.jobs(), request.parameters(), progress));
    }
    return progress.failed() ? 1 : 0;
  }

  private Request request() {
    Inputs found = fileOptions.find();
    UpscaleParameters parameters =
        parameterOptions.parameters(
            fileOptions.target(found).flatMap(OutputTarget::extension), Optional.empty());
    int _ = pipelineOptions.jobs();
    return new Request(
        found, fileOptions.plan(found, parameters), parameters, pipelineOptions.settings());
  }

  private void upscale(
      Request request, Models models, ImageLocations places, ProgressOfMany progress) {
    List<ImageJob> jobs = request.jobs().jobs();
    Runnable ending =
        () -> {
          progress.stop();
          places.close();
        };
    if (!jobs.isEmpty()) {
      try (Interruption _ = Interruption.answeredBy(ending);
          LocalPipeline pipeline =
              frame.asked(() -> LocalPipeline.start(request.settings(), models))) {
        request.jobs().createFolders();
        new FileUpscaling(pipeline.system(), pipeline.stream(), places, pipelineOptions.jobs())
            .run(jobs, request.parameters(), progress);
      }
    }
    progress.summary(request.jobs().skipped().size());
  }
}
