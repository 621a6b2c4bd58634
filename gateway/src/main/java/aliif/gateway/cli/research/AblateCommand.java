package aliif.gateway.cli.research;

import aliif.gateway.cli.VersionCommand;
import aliif.gateway.cli.files.TextFile;
import aliif.gateway.cli.options.CommandFailure;
import aliif.gateway.cli.options.CommandFrame;
import aliif.gateway.cli.progress.Progress;
import aliif.model.AliifConfig;
import aliif.model.DecoderConfig.Blend;
import aliif.model.DecoderConfig.Scores;
import aliif.model.djl.DjlLoss;
import aliif.model.training.Initialisation;
import aliif.model.training.LossFunction;
import aliif.model.training.PatchSampler;
import aliif.model.training.Photo;
import aliif.model.training.Training;
import aliif.model.training.TrainingException;
import aliif.model.training.TrainingPlan;
import aliif.model.weights.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "ablate",
    description =
        "Train small variants of the network in the same way, and compare them (section 4.4 of the"
            + " paper).",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class,
    footer = {
      "",
      "All variants are trained on the same batches. The command writes a table",
      "(ablation.csv) and a plot of PSNR against K (ablation.svg) to DIR.",
      "--iterations and --validate are required."
    })
public final class AblateCommand implements Callable<Integer> {
  @Mixin private CommandFrame frame = new CommandFrame();

  @Mixin private TrainingOptions options = new TrainingOptions();

  @Option(
      names = "--mlps",
      split = ",",
      paramLabel = "K",
      description = "Numbers of local MLPs to compare, the K of the paper (default: 1,2,4,10,20).")
  private List<Integer> mlps = List.of(1, 2, 4, 10, 20);

  @Option(
      names = "--scores",
      split = ",",
      paramLabel = "KIND",
      description =
          "Where the scores that blend the MLPs come from: query (each output pixel), latent (each"
              + " input pixel), or none (one MLP, no weights) (default: none,query,latent).")
  private List<String> scores = List.of("none", "query", "latent");

  @Option(
      names = "--blend",
      split = ",",
      paramLabel = "WHAT",
      description =
          "What the weights blend: the MLPs' layers, their outputs, or one variant of each "
              + "(layers,outputs) (default: layers).")
  private List<String> blends = List.of("layers");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for the table and the plot; it must exist.")
  @SuppressWarnings("NullAway.Init")
  private Path out;

  @Override
  public Integer call() throws InterruptedException {
    TrainingPlan plan = frame.asked(this::plan);
    List<AblationVariant> variants = frame.asked(this::variants);
    Validation validation =
        options
            .validation()
            .orElseThrow(() -> new CommandFailure("validate: none (expected: a folder)"));
    Progress progress = Progress.on(frame.error(), false);
    List<Photo> photos = Photos.read(options.photos(), progress);
    List<AblationRow> rows = new ArrayList<>();
    frame.print(AblationRow.heading());
    for (AblationVariant variant : variants) {
      rows.add(train(variant, plan, photos, validation));
      frame.print(rows.getLast().text());
      write(rows);
    }
    frame.print(
        "bicubic      " + Validation.text(rows.getLast().scores()).replaceFirst(".*\\(", "("));
    return 0;
  }

  private AblationRow train(
      AblationVariant variant, TrainingPlan plan, List<Photo> photos, Validation validation)
      throws InterruptedException {
    Tensors initial = Initialisation.of(variant.config(), options.seed());
    LastTrainingRow last = new LastTrainingRow(Progress.on(frame.error(), false), variant.name());
    try (LossFunction loss = DjlLoss.create(variant.config(), options.threads())) {
      PatchSampler sampler =
          new PatchSampler(variant.config(), plan.sampling(), plan.seed(), photos);
      Tensors trained = new Training(plan, sampler, loss, Optional.empty()).run(initial, last);
      return new AblationRow(variant, trained.parameters(), last.row(), validation.score(trained));
    } catch (TrainingException | IllegalArgumentException problem) {
      throw new CommandFailure(variant.name() + ": " + problem.getMessage(), problem);
    }
  }

  private TrainingPlan plan() {
    TrainingPlan plan = options.plan();
    if (plan.schedule().iterations() == Long.MAX_VALUE) {
      throw new IllegalArgumentException(
          "iterations: none (expected: --iterations, the same for all variants)");
    }
    if (!Files.isDirectory(out)) {
      throw new IllegalArgumentException("out: " + out + " (expected: a folder that exists)");
    }
    int _ = options.threads();
    return plan;
  }

  private List<AblationVariant> variants() {
    return AblationVariant.all(
        scores.stream().map(it -> choice("scores", it, Scores.values())).toList(),
        blends.stream().map(it -> choice("blend", it, Blend.values())).toList(),
        mlps);
  }

  private static <E extends Enum<E>> E choice(String option, String name, E[] choices) {
    List<String> names = new ArrayList<>();
    for (E choice : choices) {
      names.add(choice.name().toLowerCase(Locale.ROOT));
      if (names.getLast().equals(name)) {
        return choice;
      }
    }
    throw new IllegalArgumentException(
        "%s: %s (expected: %s)".formatted(option, name, String.join(" or ", names)));
  }

  private void write(List<AblationRow> rows) {
    TextFile.write(
        out.resolve("ablation.csv"),
        rows.stream()
            .map(AblationRow::csv)
            .collect(Collectors.joining("\n", AblationRow.csvHeading() + "\n", "\n")));
    LinePlot plot = new LinePlot("PSNR on Y, mean of x2, x3, x4", "K", "dB");
    Map<String, List<LinePlot.Point>> curves = new LinkedHashMap<>();
    for (AblationRow row : rows) {
      AliifConfig config = row.variant().config();
      curves
          .computeIfAbsent(AblationVariant.kind(config), _ -> new ArrayList<>())
          .add(new LinePlot.Point(config.decoder().mlps(), row.psnr()));
    }
    curves.forEach(plot::add);
    TextFile.write(out.resolve("ablation.svg"), plot.svg());
  }
}
