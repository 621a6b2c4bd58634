package aliif.gateway.cli.options;

import picocli.CommandLine.Option;

/** How many threads a model may use. */
public final class ThreadsOption {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of the model; all there are if not said.")
  private int threads = Runtime.getRuntime().availableProcessors();

  /**
   * Their number.
   *
   * @throws IllegalArgumentException if it cannot be
   */
  public int count() {
    if (threads < 1 || threads > 1024) {
      throw new IllegalArgumentException("threads: " + threads + " (expected: 1 to 1024)");
    }
    return threads;
  }
}
