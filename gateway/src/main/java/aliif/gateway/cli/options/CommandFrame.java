package aliif.gateway.cli.options;

import aliif.model.weights.WeightsException;
import aliif.pipeline.UpscaleException;
import java.io.PrintWriter;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What commands have in common: where they print, and how they end if they were asked wrongly. */
@Command // without which a mixin needs an option
public final class CommandFrame {
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  /** What was asked for goes here. */
  public PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Whatever else there is to say goes here. */
  public PrintWriter error() {
    return spec.commandLine().getErr();
  }

  /** A line of what was asked for, at once. */
  public void print(String line) {
    out().println(line);
    out().flush();
  }

  /**
   * What options and arguments say.
   *
   * @throws ParameterException if they cannot be meant, which ends the command with exit code 2
   */
  public <T> T asked(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException | UpscaleException | WeightsException problem) {
      throw new ParameterException(
          spec.commandLine(), String.valueOf(problem.getMessage()), problem);
    }
  }
}
