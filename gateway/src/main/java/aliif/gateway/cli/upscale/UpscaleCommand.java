package aliif.gateway.cli.upscale;

import aliif.gateway.cli.StandardStreams;
import aliif.gateway.cli.VersionCommand;
import aliif.gateway.cli.files.ImageLocation;
import aliif.gateway.cli.files.ImageLocations;
import aliif.gateway.cli.options.CommandFrame;
import aliif.gateway.cli.options.Interruption;
import aliif.gateway.cli.options.ModelChoice;
import aliif.gateway.cli.progress.Progress;
import aliif.gateway.cli.progress.ProgressOfMany;
import aliif.gateway.server.LocalPipeline;
import aliif.pipeline.Models;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.stream.PipelineSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "upscale",
    description = "Enlarge images by any factor.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class,
    footer = {
      "",
      "Without -o, cat.jpg becomes cat_x3.5.png, cat_w1920.png, cat_h1080.png or",
      "cat_1920x1080.png beside it. With -o DIR, folders in it mirror those of a",
      "folder or a pattern. An input is never overwritten.",
      "Exit code 1 if an image failed; the others are written all the same."
    })
public final class UpscaleCommand implements Callable<Integer> {
  @Mixin private CommandFrame frame = new CommandFrame();

  @Parameters(
      arity = "1..*",
      paramLabel = "IN",
      description = "Files, folders, patterns such as 'photos/**/*.jpg', or - for standard input.")
  private List<String> inputs = List.of();

  @Mixin private ParameterOptions parameterOptions = new ParameterOptions();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE|DIR|-",
      description = "Where to write; a folder for several images, - for standard output.")
  private Optional<String> output = Optional.empty();

  @Option(
      names = {"-r", "--recursive"},
      description = "Look into the folders of folders, too.")
  private boolean recursive;

  @Option(
      names = "--skip-existing",
      description = "Leave out what has been written before; goes on after a stop.")
  private boolean skipExisting;

  @Option(names = "--dry-run", description = "Only say what would be done.")
  private boolean dryRun;

  @Option(
      names = "--model",
      paramLabel = "NAME|FILE",
      description = "A shipped model, or a .safetensors file.")
  private Optional<String> model = Optional.empty();

  @Mixin private PipelineOptions pipelineOptions = new PipelineOptions();

  @Option(
      names = {"-q", "--quiet"},
      description = "Only say what fails.")
  private boolean quiet;

  /** Everything that was asked for, checked. */
  private record Request(
      Inputs inputs, ImageJobs jobs, UpscaleParameters parameters, PipelineSettings settings) {}

  @Override
  public Integer call() {
    Request request = frame.asked(this::request);
    Optional<Models> models =
        dryRun ? Optional.empty() : Optional.of(frame.asked(() -> ModelChoice.only(model)));
    ProgressOfMany progress =
        new ProgressOfMany(Progress.on(frame.error(), quiet), request.jobs().jobs().size());
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
    Inputs found =
        Inputs.find(
            inputs, recursive, output.filter(it -> !it.equals(ImageLocation.STANDARD)).map(Path::of));
    Optional<OutputTarget> target = output.map(text -> OutputTarget.of(text, found));
    UpscaleParameters parameters =
        parameterOptions.parameters(target.flatMap(OutputTarget::extension));
    int _ = pipelineOptions.jobs();
    return new Request(
        found,
        ImageJobs.plan(found, target, parameters, skipExisting),
        parameters,
        pipelineOptions.settings());
  }

  private void upscale(Request request, Models models, ImageLocations places, ProgressOfMany progress) {
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
        new FileUpscaling(
                pipeline.system(), pipeline.stream(), places, pipelineOptions.jobs())
            .run(jobs, request.parameters(), progress);
      }
    }
    progress.summary(request.jobs().skipped().size());
  }
}
