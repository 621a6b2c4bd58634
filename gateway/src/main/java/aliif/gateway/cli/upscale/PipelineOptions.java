package aliif.gateway.cli.upscale;

import aliif.gateway.cli.options.WorkerOptions;
import aliif.pipeline.stream.PipelineSettings;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for the pipeline that a command runs in its own process. */
final class PipelineOptions {
  private static final int MOST_JOBS = 64;

  @Mixin private WorkerOptions workerOptions = new WorkerOptions();

  @Option(
      names = "--tile",
      paramLabel = "N",
      description =
          "Side of a tile in input pixels, 1 to 1024; smaller tiles need less memory "
              + "(default: the size that needs least work and fits into memory).")
  private Optional<Integer> tile = Optional.empty();

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description =
          "Images processed at the same time, 1 to 64; fewer if memory is short (default: 2).")
  private int jobs = 2;

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  PipelineSettings settings() {
    PipelineSettings settings = workerOptions.over(PipelineSettings.standard());
    return tile.map(settings::withTile).orElse(settings);
  }

  /**
   * @throws IllegalArgumentException if it is not from 1 to 64
   */
  int jobs() {
    if (jobs < 1 || jobs > MOST_JOBS) {
      throw new IllegalArgumentException("jobs: " + jobs + " (expected: 1 to " + MOST_JOBS + ")");
    }
    return jobs;
  }
}
