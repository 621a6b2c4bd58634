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
import aliif.model.kernel.KernelWarmUp;
import java.util.List;
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
    versionProvider = VersionCommand.Provider.class)
public final class Main {
  private static final List<String> COMMANDS =
      List.of(
          "ablate",
          "bench",
          "dead-letters",
          "demo",
          "eval",
          "keys",
          "model",
          "serve",
          "submit",
          "train",
          "upscale",
          "version",
          "watch",
          "worker");

  private Main() {}

  public static void main(String[] arguments) {
    StandardError.restore();
    if (arguments.length > 0 && arguments[0].equals("upscale")) {
      KernelWarmUp.begin(); // before options and files are read, which takes long enough
    }
    System.exit(create(arguments).execute(arguments));
  }

  /** The command line with all commands, ready to execute. */
  public static CommandLine create() {
    return create(COMMANDS);
  }

  /**
   * The command line for certain arguments. If they begin with a command, there is no other: the
   * options of all commands are hundreds, and reading them takes longer than some commands.
   */
  static CommandLine create(String[] arguments) {
    return arguments.length > 0 && COMMANDS.contains(arguments[0])
        ? create(List.of(arguments[0]))
        : create();
  }

  private static CommandLine create(List<String> commands) {
    CommandLine all = new CommandLine(new Main());
    commands.forEach(name -> all.addSubcommand(command(name)));
    return all.setParameterExceptionHandler(usage()).setExecutionExceptionHandler(failure());
  }

  private static Object command(String name) {
    return switch (name) {
      case "ablate" -> new AblateCommand();
      case "bench" -> new BenchCommand();
      case "dead-letters" -> new DeadLettersCommand();
      case "demo" -> new DemoCommand();
      case "eval" -> new EvalCommand();
      case "keys" -> new KeysCommand();
      case "model" -> new ModelCommand();
      case "serve" -> new ServeCommand();
      case "submit" -> new SubmitCommand();
      case "train" -> new TrainCommand();
      case "upscale" -> new UpscaleCommand();
      case "version" -> new VersionCommand();
      case "watch" -> new WatchCommand();
      case "worker" -> new WorkerCommand();
      default -> throw new IllegalArgumentException("command: " + name);
    };
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
