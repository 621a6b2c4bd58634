package aliif.gateway;

import aliif.gateway.cli.ServeCommand;
import aliif.gateway.cli.StandardError;
import aliif.gateway.cli.VersionCommand;
import aliif.gateway.cli.WorkerCommand;
import aliif.gateway.cli.demo.DemoCommand;
import aliif.gateway.cli.kafka.DeadLettersCommand;
import aliif.gateway.cli.kafka.SubmitCommand;
import aliif.gateway.cli.kafka.WatchCommand;
import aliif.gateway.cli.keys.KeysCommand;
import aliif.gateway.cli.models.ModelCommand;
import aliif.gateway.cli.options.CommandFailure;
import aliif.gateway.cli.research.AblateCommand;
import aliif.gateway.cli.research.BenchCommand;
import aliif.gateway.cli.research.EvalCommand;
import aliif.gateway.cli.research.TrainCommand;
import aliif.gateway.cli.upscale.UpscaleCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command {@code aliif}: every process of A-LIIF starts here. Exit codes: 0; 1 if something
 * failed; 2 if the command was wrong. An error is one line on standard error, which begins with the
 * value that is wrong.
 */
@Command(
    name = "aliif",
    description = "Enlarge or reduce images by any factor, with A-LIIF.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class,
    subcommands = {
      AblateCommand.class,
      BenchCommand.class,
      DeadLettersCommand.class,
      DemoCommand.class,
      EvalCommand.class,
      KeysCommand.class,
      ModelCommand.class,
      ServeCommand.class,
      SubmitCommand.class,
      TrainCommand.class,
      UpscaleCommand.class,
      VersionCommand.class,
      WatchCommand.class,
      WorkerCommand.class
    })
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    StandardError.restore();
    System.exit(create().execute(arguments));
  }

  /** The command line, ready to execute. */
  public static CommandLine create() {
    return new CommandLine(new Main())
        .setParameterExceptionHandler(usage())
        .setExecutionExceptionHandler(failure());
  }

  private static IParameterExceptionHandler usage() {
    return (problem, _) -> {
      CommandLine command = problem.getCommandLine();
      command.getErr().println(line(problem));
      return command.getCommandSpec().exitCodeOnInvalidInput();
    };
  }

  private static String line(CommandLine.ParameterException problem) {
    CommandLine command = problem.getCommandLine();
    String help = " (see: " + command.getCommandSpec().qualifiedName() + " --help)";
    return switch (problem) {
      case UnmatchedArgumentException unmatched ->
          unmatched.getUnmatched().getFirst()
              + ": unknown "
              + (unmatched.isUnknownOption() ? "option" : "argument")
              + help;
      case MissingParameterException missing -> firstLine(missing) + help;
      default -> firstLine(problem);
    };
  }

  private static IExecutionExceptionHandler failure() {
    return (problem, command, _) -> {
      command
          .getErr()
          .println(
              problem instanceof CommandFailure
                  ? problem.getMessage()
                  : problem.getClass().getSimpleName() + ": " + firstLine(problem));
      return command.getCommandSpec().exitCodeOnExecutionException();
    };
  }

  private static String firstLine(Exception problem) {
    return String.valueOf(problem.getMessage()).lines().findFirst().orElse("");
  }
}
