package aliif.gateway.cli;

import aliif.model.Engine;
import aliif.model.RgbImage;
import aliif.model.evaluation.Candidate;
import aliif.model.evaluation.Evaluation;
import aliif.model.evaluation.EvaluationRow;
import aliif.model.weights.WeightsException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "eval",
    description = "Score models: images are reduced, enlarged again, and compared with themselves.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class,
    footer = {
      "",
      "The protocol is that of the published code of LIIF and A-LIIF. PSNR and SSIM on Y shave",
      "as many pixels as the scale, PSNR on RGB 6 more; nothing is rounded to 8 bits before."
    })
final class EvalCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = "--images",
      required = true,
      arity = "1..*",
      paramLabel = "DIR",
      description = "Folders of originals; a set is called as its folder.")
  private List<Path> folders = List.of();

  @Option(
      names = "--scales",
      split = ",",
      paramLabel = "S",
      description = "Any real numbers above 1: 2,3,4,6,8 if not said.")
  private List<Double> scales = List.of(2.0, 3.0, 4.0, 6.0, 8.0);

  @Option(
      names = "--model",
      arity = "1..*",
      paramLabel = "NAME|FILE",
      description = "Shipped models, .safetensors files or bicubic; lite if not said.")
  private List<String> models = List.of("lite");

  @Option(names = "--threads", paramLabel = "N", description = "Threads of the model.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--json", description = "One JSON object on each line, nothing else.")
  private boolean json;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "An HTML page of crops side by side, where the models differ most.")
  private Optional<Path> report = Optional.empty();

  @Option(
      names = {"-q", "--quiet"},
      description = "Only say what fails.")
  private boolean quiet;

  @Override
  public Integer call() {
    requirePossible();
    List<ImageSet> sets = folders.stream().map(ImageSet::in).toList();
    EvalReport crops = new EvalReport(models);
    try (Candidates candidates = Candidates.load(models, Engine.fastest(), threads)) {
      if (!json) {
        print(EvaluationRow.heading());
      }
      for (ImageSet set : sets) {
        evaluate(set, candidates.all(), crops);
      }
    } catch (WeightsException problem) {
      throw new ParameterException(spec.commandLine(), problem.getMessage(), problem);
    }
    report.ifPresent(crops::write);
    return 0;
  }

  private void requirePossible() {
    for (double scale : scales) {
      if (!(scale > 1 && scale <= 100)) {
        throw new ParameterException(
            spec.commandLine(), "scales: " + scale + " (expected: above 1, at most 100)");
      }
    }
    if (threads < 1 || threads > 1024) {
      throw new ParameterException(
          spec.commandLine(), "threads: " + threads + " (expected: 1 to 1024)");
    }
  }

  private void evaluate(ImageSet set, List<Candidate> candidates, EvalReport crops) {
    Progress progress = Progress.on(spec.commandLine().getErr(), quiet);
    List<Evaluation> evaluations =
        scales.stream().map(scale -> new Evaluation(set.name(), scale, candidates)).toList();
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
      evaluation.rows().forEach(row -> print(json ? row.json() : row.text()));
    }
  }

  private void score(Evaluation evaluation, Path file, RgbImage original, EvalReport crops) {
    try {
      var comparison = evaluation.add(original);
      if (report.isPresent()) {
        crops.add(evaluation, OutputName.fileName(file), comparison);
      }
    } catch (IllegalArgumentException problem) {
      throw new CommandFailure(file + ": " + problem.getMessage(), problem);
    }
  }

  private void print(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
