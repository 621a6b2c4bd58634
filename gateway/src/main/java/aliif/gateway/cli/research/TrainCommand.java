package aliif.gateway.cli.research;

import aliif.gateway.cli.VersionCommand;
import aliif.gateway.cli.files.FileNames;
import aliif.gateway.cli.models.NetworkChoice;
import aliif.gateway.cli.options.CommandFailure;
import aliif.gateway.cli.options.CommandFrame;
import aliif.gateway.cli.options.Interruption;
import aliif.gateway.cli.options.ModelChoice;
import aliif.gateway.cli.options.QuietOption;
import aliif.gateway.cli.progress.Progress;
import aliif.model.Network;
import aliif.model.djl.DjlLoss;
import aliif.model.training.Initialisation;
import aliif.model.training.LossFunction;
import aliif.model.training.PatchSampler;
import aliif.model.training.Training;
import aliif.model.training.TrainingException;
import aliif.model.training.TrainingPlan;
import aliif.model.weights.Tensors;
import aliif.model.weights.WeightsException;
import aliif.model.weights.WeightsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "train",
    description = "Train a model on photographs.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class,
    footer = {
      "",
      "The run also writes FILE.checkpoint (every two minutes and on Ctrl-C), and the",
      "loss of each step as FILE.csv and FILE.svg. --resume continues from the",
      "checkpoint. With --iterations, --threads 1 and otherwise the same options, the",
      "result is the same as that of a run without a break. Decoded photographs may",
      "fill half of the heap; ALIIF_HEAP=8g makes the heap larger."
    })
public final class TrainCommand implements Callable<Integer> {
  private static final long PATIENCE_SECONDS = 60;

  @Mixin private CommandFrame frame = new CommandFrame();

  @Mixin private TrainingOptions options = new TrainingOptions();

  @Option(
      names = "--model",
      paramLabel = "NAME|JSON",
      description =
          "Network to train: lite, swift, photo, latent, paper, liif16, liif; a baseline for one"
              + " scale (edsr-x2, edsr-x3, edsr-x4); or a configuration as JSON (default: lite).")
  private String model = "lite";

  @Option(
      names = "--init",
      paramLabel = "FILE",
      description = "Weights file to start from (default: random weights).")
  private Optional<Path> init = Optional.empty();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The .safetensors file to write.")
  @SuppressWarnings("NullAway.Init")
  private Path out;

  @Option(names = "--resume", description = "Continue the run from FILE.checkpoint.")
  private boolean resume;

  @Mixin private QuietOption quietOption = new QuietOption();

  /** The options and arguments, checked. */
  private record Request(TrainingPlan plan, Tensors initial, Path stem, int threads) {
    Path checkpoint() {
      return stem.resolveSibling(stem.getFileName() + ".checkpoint");
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    Request request =
        frame.asked(() -> new Request(options.plan(), initial(), stem(), options.threads()));
    Progress progress = Progress.on(frame.error(), quietOption.quiet());
    TrainingJournal journal =
        new TrainingJournal(request.stem, resume, options.validation(), progress);
    PatchSampler sampler = sampler(request.initial.network(), request.plan, progress);
    progress.line(
        "%d parameters; %d photos, %d MP"
            .formatted(
                request.initial.parameters(), sampler.photos(), sampler.pixels() / 1_000_000));
    train(request, sampler, journal);
    progress.line("wrote " + out);
    return 0;
  }

  private void train(Request request, PatchSampler sampler, TrainingJournal journal)
      throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    try (LossFunction loss = DjlLoss.create(request.initial.network(), request.threads);
        Interruption _ = Interruption.answeredBy(() -> stop(journal, ended))) {
      Training training =
          new Training(request.plan, sampler, loss, Optional.of(request.checkpoint()));
      Tensors trained = resume ? training.resume(journal) : training.run(request.initial, journal);
      trained.write(out, Map.of("training", request.plan.toString()));
    } catch (TrainingException | WeightsException problem) {
      throw new CommandFailure(problem.getMessage() + left(request.checkpoint()), problem);
    } finally {
      ended.countDown();
    }
  }

  private static String left(Path checkpoint) {
    return Files.exists(checkpoint) ? "; the last checkpoint is " + checkpoint : "";
  }

  /** Lets the run write its checkpoint before the process ends. */
  private static void stop(TrainingJournal journal, CountDownLatch ended) {
    journal.stop();
    try {
      boolean _ = ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException problem) {
      Thread.currentThread().interrupt();
    }
  }

  private PatchSampler sampler(Network network, TrainingPlan plan, Progress progress) {
    try {
      return new PatchSampler(
          network, plan.sampling(), plan.seed(), Photos.read(options.photos(), progress));
    } catch (IllegalArgumentException problem) {
      throw new CommandFailure(String.valueOf(problem.getMessage()), problem);
    }
  }

  private Tensors initial() {
    if (init.isPresent()) {
      return Tensors.load(init.get());
    }
    return Initialisation.of(NetworkChoice.of(model), options.seed());
  }

  /** The output files' common name without an ending, after a check that no file would be lost. */
  private Path stem() {
    String name = FileNames.fileName(out);
    ModelChoice.requireFile("out", out);
    String stem = name.substring(0, name.length() - WeightsFile.EXTENSION.length());
    for (Path file : new Path[] {out, out.resolveSibling(stem + ".checkpoint")}) {
      if (!resume && Files.exists(file)) {
        throw new IllegalArgumentException(
            "out: " + file + " exists (expected: another name, or --resume)");
      }
    }
    Path folder = Optional.ofNullable(out.getParent()).orElse(Path.of("."));
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException("out: " + out + " (expected: in a folder that exists)");
    }
    return out.resolveSibling(stem);
  }
}
