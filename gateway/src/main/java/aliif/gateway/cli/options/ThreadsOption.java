package aliif.gateway.cli.options;

import aliif.pipeline.stream.PipelineSettings;
import picocli.CommandLine.Option;

/** How many threads a model may use. */
public final class ThreadsOption {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of the engine, 1 to 1024 (default: one per CPU core).")
  private int threads = Runtime.getRuntime().availableProcessors();

  /**
   * Their number.
   *
   * @throws IllegalArgumentException if it cannot be
   */
  public int count() {
    PipelineSettings.requireThreads("threads", threads);
    return threads;
  }
}
