package aliif.gateway.cli.options;

import aliif.pipeline.stream.PipelineSettings;
import picocli.CommandLine.Option;

/** The option for the number of threads that a model uses. */
public final class ThreadsOption {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of the engine, 1 to 1024 (default: one per CPU core).")
  private int threads = Runtime.getRuntime().availableProcessors();

  /**
   * The number of threads.
   *
   * @throws IllegalArgumentException if it is not from 1 to 1024
   */
  public int count() {
    PipelineSettings.requireThreads("threads", threads);
    return threads;
  }
}
