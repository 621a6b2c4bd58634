package aliif.gateway.cli.research;

import aliif.gateway.cli.options.ThreadsOption;
import aliif.model.training.Sampling;
import aliif.model.training.Schedule;
import aliif.model.training.TrainingPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for training. The defaults suit a CPU with a few cores. */
final class TrainingOptions {
  @Option(
      names = "--photos",
      required = true,
      arity = "1..*",
      paramLabel = "DIR|TAR",
      description = "Photographs to train on: folders of images and tar files, or single files.")
  private List<Path> photos = List.of();

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description =
          "Stop after M minutes; the learning rate falls to zero by then (default: 20, or "
              + "no limit if --iterations is given).")
  private Optional<Double> minutes = Optional.empty();

  @Option(
      names = "--iterations",
      paramLabel = "N",
      description =
          "Stop after N steps; the learning rate falls to zero by then. Without --minutes "
              + "and with --threads 1, the same seed gives the same result.")
  private Optional<Long> iterations = Optional.empty();

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Patches per step (default: ${DEFAULT-VALUE}).")
  private int batch = 4;

  @Option(
      names = "--patch",
      paramLabel = "N",
      description = "Side of a patch before upscaling, in pixels (default: ${DEFAULT-VALUE}).")
  private int patch = 40;

  @Option(
      names = "--queries",
      paramLabel = "N",
      description =
          "Output pixels per patch that are trained on (default: ${DEFAULT-VALUE}). "
              + "Baselines (edsr-x2, edsr-x3, edsr-x4) use all output pixels.")
  private int queries = 640;

  @Option(
      names = "--max-scale",
      paramLabel = "S",
      description =
          "Largest training scale; scales are drawn from 1 to S (default: "
              + "${DEFAULT-VALUE}). Baselines (edsr-x2, edsr-x3, edsr-x4) are trained at their own "
              + "scale only.")
  private double largestScale = 4;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "Largest learning rate of Adam (default: 8e-4).")
  private double rate = 8e-4;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      description =
          "Steps over which the learning rate rises to its largest value, at most a tenth of "
              + "the run (default: ${DEFAULT-VALUE}).")
  private int warmup = 200;

  @Option(
      names = "--ema",
      paramLabel = "D",
      description =
          "Decay of the moving average of the weights; the run writes this average "
              + "(default: ${DEFAULT-VALUE}).")
  private double averaging = 0.999;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Random seed (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Mixin private ThreadsOption threads = new ThreadsOption();

  @Option(
      names = "--validate",
      paramLabel = "DIR",
      description =
          "Folder of original images, on which each saved model is scored at scales 2, 3 "
              + "and 4 (a baseline at its own scale).")
  private Optional<Path> validate = Optional.empty();

  List<Path> photos() {
    return photos;
  }

  long seed() {
    return seed;
  }

  /**
   * Threads of libtorch.
   *
   * @throws IllegalArgumentException if the number is not from 1 to 1024
   */
  int threads() {
    return threads.count();
  }

  /** The images of the folder to validate with, if there is one. */
  Optional<Validation> validation() {
    return validate.map(folder -> Validation.of(folder, threads()));
  }

  /**
   * The plan of the run; it ends after 20 minutes unless an end was given.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  TrainingPlan plan() {
    double end = minutes.orElse(iterations.isPresent() ? Double.POSITIVE_INFINITY : 20);
    return new TrainingPlan(
        new Sampling(batch, patch, queries, largestScale),
        new Schedule(rate, warmup, averaging, end, iterations.orElse(Long.MAX_VALUE)),
        seed);
  }
}
