package aliif.gateway.cli.research;

import aliif.gateway.cli.VersionCommand;
import aliif.gateway.cli.files.FileNames;
import aliif.gateway.cli.options.CommandFailure;
import aliif.gateway.cli.options.CommandFrame;
import aliif.gateway.cli.options.QuietOption;
import aliif.gateway.cli.options.ThreadsOption;
import aliif.gateway.cli.progress.Progress;
import aliif.model.RgbImage;
import aliif.model.evaluation.Candidate;
import aliif.model.evaluation.Evaluation;
import aliif.model.evaluation.EvaluationRow;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "eval",
    description =
        "Score models: reduce images, enlarge them again, and compare the results with the"
            + " originals.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class,
    footer = {
      "",
      "The protocol is that of the published code of LIIF and A-LIIF. PSNR and SSIM",
      "on luma (Y) leave out a border as wide as the scale; PSNR on RGB leaves out 6",
      "pixels more. Results are not rounded to 8 bits before the comparison. A",
      "baseline for one scale (EDSR with pixel shuffle) is scored at that scale only."
    })
public final class EvalCommand implements Callable<Integer> {
  @Mixin private CommandFrame frame = new CommandFrame();

  @Option(
      names = "--images",
      required = true,
      arity = "1..*",
      paramLabel = "DIR",
      description = "Folders of original images. Each folder is one set, named after the folder.")
  private List<Path> folders = List.of();

  @Option(
      names = "--scales",
      split = ",",
      paramLabel = "S",
      description = "Scales, each above 1 and at most 100 (default: 2,3,4,6,8).")
  private List<Double> scales = List.of(2.0, 3.0, 4.0, 6.0, 8.0);

  @Option(
      names = "--model",
      arity = "1..*",
      paramLabel = "NAME|FILE",
      description =
          "Names of included models, .safetensors files, or bicubic (default: lite). Each row also "
              + "has the PSNR of bicubic interpolation.")
  private List<String> models = List.of("lite");

  @Mixin private ThreadsOption threads = new ThreadsOption();

  @Option(names = "--json", description = "Print one JSON object per line, and nothing else.")
  private boolean json;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description =
          "Also write an HTML page that shows, side by side, the places where the models differ "
              + "most.")
  private Optional<Path> report = Optional.empty();

  @Mixin private QuietOption quietOption = new QuietOption();

  @Override
  public Integer call() {
    EvalReport crops = new EvalReport();
    try (Candidates candidates = frame.asked(this::candidates)) {
      List<Candidate> scorable = frame.asked(() -> scorable(candidates));
      List<ImageSet> sets = folders.stream().map(ImageSet::in).toList();
      if (!json) {
        frame.print(EvaluationRow.heading());
      }
      for (ImageSet set : sets) {
        evaluate(set, scorable, crops);
      }
    }
    report.ifPresent(crops::write);
    return 0;
  }

  private Candidates candidates() {
    for (double scale : scales) {
      if (!(scale > 1 && scale <= 100)) {
        throw new IllegalArgumentException(
            "scales: " + scale + " (expected: above 1, at most 100)");
      }
    }
    return Candidates.load(models, threads.count());
  }

  /** The models, after a check that each can be scored at one of the scales. */
  private List<Candidate> scorable(Candidates candidates) {
    for (Candidate model : candidates.all()) {
      if (scales.stream().noneMatch(model::isFor)) {
        throw new IllegalArgumentException(
            "scales: %s (expected: %d among them, the only one that %s is for)"
                .formatted(scales, model.scale().orElseThrow(), model.name()));
      }
    }
    return candidates.all();
  }

  private void evaluate(ImageSet set, List<Candidate> candidates, EvalReport crops) {
    Progress progress = Progress.on(frame.error(), quietOption.quiet());
    List<Evaluation> evaluations =
        scales.stream()
            .map(scale -> new Evaluation(set.name(), scale, candidates))
            .filter(evaluation -> !evaluation.models().isEmpty())
            .toList();
    int done = 0;
    for (Path file : set.files()) {
      RgbImage original = ImageSet.read(file);
      for (Evaluation evaluation : evaluations) {
        progress.at(
            "%s %s x%s".formatted(set.name(), file.getFileName(), evaluation.scale()),
            (double) done++ / (set.files().size() * evaluations.size()));
        score(evaluation, file, original, crops);
      }
    }
    progress.line("%s: %d images".formatted(set.name(), set.files().size()));
    for (Evaluation evaluation : evaluations) {
      evaluation.rows().forEach(row -> frame.print(json ? row.json() : row.text()));
    }
  }

  private void score(Evaluation evaluation, Path file, RgbImage original, EvalReport crops) {
    try {
      var comparison = evaluation.add(original);
      if (report.isPresent()) {
        crops.add(evaluation, FileNames.fileName(file), comparison);
      }
    } catch (IllegalArgumentException problem) {
      throw new CommandFailure(file + ": " + problem.getMessage(), problem);
    }
  }
}
