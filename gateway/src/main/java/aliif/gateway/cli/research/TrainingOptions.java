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

/** Options that say how models learn. What is not said suits a CPU of a few cores. */
final class TrainingOptions {
  @Option(
      names = "--photos",
      required = true,
      arity = "1..*",
      paramLabel = "DIR|TAR",
      description = "Photographs: folders of images and tars, or single ones.")
  private List<Path> photos = List.of();

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description = "The run ends here, and the rate falls to it; 20 if nothing is said.")
  private Optional<Double> minutes = Optional.empty();

  @Option(
      names = "--iterations",
      paramLabel = "N",
      description = "Or here; then one seed gives one result.")
  private Optional<Long> iterations = Optional.empty();

  @Option(names = "--batch", paramLabel = "N", description = "Patches of a step: 4.")
  private int batch = 4;

  @Option(names = "--patch", paramLabel = "N", description = "Side of a patch before: 40.")
  private int patch = 40;

  @Option(
      names = "--queries",
      paramLabel = "N",
      description = "Pixels asked for in each: 640. A baseline is asked for all.")
  private int queries = 640;

  @Option(
      names = "--max-scale",
      paramLabel = "S",
      description = "Scales are drawn from 1 to: 4. A baseline has but its own.")
  private double largestScale = 4;

  @Option(names = "--rate", paramLabel = "R", description = "Largest rate of Adam: 8e-4.")
  private double rate = 8e-4;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      description = "Steps in which the rate rises, at most a tenth of the run: 200.")
  private int warmup = 200;

  @Option(names = "--ema", paramLabel = "D", description = "Decay of the average: 0.999.")
  private double averaging = 0.999;

  @Option(names = "--seed", paramLabel = "N", description = "Of all that is drawn: 0.")
  private long seed;

  @Mixin private ThreadsOption threads = new ThreadsOption();

  @Option(
      names = "--validate",
      paramLabel = "DIR",
      description = "Originals to score the models on, at x2, x3 and x4, or a baseline's scale.")
  private Optional<Path> validate = Optional.empty();

  List<Path> photos() {
    return photos;
  }

  long seed() {
    return seed;
  }

  /**
   * Of libtorch.
   *
   * @throws IllegalArgumentException if their number cannot be
   */
  int threads() {
    return threads.count();
  }

  /** The folder of originals, read. */
  Optional<Validation> validation() {
    return validate.map(folder -> Validation.of(folder, threads()));
  }

  /**
   * What is asked for, with an end if none was said.
   *
   * @throws IllegalArgumentException if a number cannot be
   */
  TrainingPlan plan() {
    double end = minutes.orElse(iterations.isPresent() ? Double.POSITIVE_INFINITY : 20);
    return new TrainingPlan(
        new Sampling(batch, patch, queries, largestScale),
        new Schedule(rate, warmup, averaging, end, iterations.orElse(Long.MAX_VALUE)),
        seed);
  }
}
