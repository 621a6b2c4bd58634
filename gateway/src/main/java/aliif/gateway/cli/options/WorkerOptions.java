package aliif.gateway.cli.options;

import aliif.pipeline.stream.PipelineSettings;
import java.util.Optional;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Options of commands that have workers. */
public final class WorkerOptions {
  @Option(
      names = "--workers",
      paramLabel = "N",
      description =
          "Workers: threads that each run the model on a tile of its own, 1 to 1024, with serve "
              + "--cluster-port also 0 (default: one per CPU core).",
      showDefaultValue = Visibility.NEVER)
  private Optional<Integer> workers = Optional.empty();

  /**
   * Settings with the number of workers that was asked for, if any.
   *
   * @throws IllegalArgumentException if it is not from 1 to 1024
   */
  public PipelineSettings over(PipelineSettings standard) {
    return workers.map(standard::withWorkers).orElse(standard);
  }
}
