package aliif.gateway.cli.options;

import aliif.model.weights.WeightsException;
import aliif.pipeline.UpscaleException;
import java.io.PrintWriter;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands share: where they print, and how a wrong call ends. */
@Command // without which a mixin needs an option
public final class CommandFrame {
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  /** Standard output, for results. */
  public PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Standard error, for everything else. */
  public PrintWriter error() {
    return spec.commandLine().getErr();
  }

  /** Prints a line of the result, and flushes it. */
  public void print(String line) {
    out().println(line);
    out().flush();
  }

  /** The class with the program's {@code main}. */
  public Class<?> program() {
    return spec.root().userObject().getClass();
  }

  /**
   * Reads options and arguments.
   *
   * @throws ParameterException with the message of what {@code reading} throws, if an option or an
   *     argument is wrong; it ends the command with exit code 2
   */
  public <T> T asked(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException | UpscaleException | WeightsException problem) {
      throw new ParameterException(
          spec.commandLine(), String.valueOf(problem.getMessage()), problem);
    }
  }

  /** As {@link #asked}, for a check that reads nothing. */
  public void check(Runnable check) {
    boolean _ =
        asked(
            () -> {
              check.run();
              return true;
            });
  }

  /** Ends the command with exit code 2, when thrown. */
  public ParameterException refusal(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
