package aliif.gateway.cli.options;

import picocli.CommandLine.Option;

/** The option for less on standard error. */
public final class QuietOption {
  @Option(
      names = {"-q", "--quiet"},
      description = "Print errors only.")
  private boolean quiet;

  public boolean quiet() {
    return quiet;
  }
}
