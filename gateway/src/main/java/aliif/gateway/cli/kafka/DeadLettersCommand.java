package aliif.gateway.cli.kafka;

import aliif.gateway.cli.VersionCommand;
import aliif.gateway.cli.options.CommandFrame;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "dead-letters",
    description = "List requests of Kafka that failed for good, show one, or send them again.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class,
    subcommands = {
      DeadLettersListCommand.class,
      DeadLettersShowCommand.class,
      DeadLettersReplayCommand.class
    })
public final class DeadLettersCommand implements Callable<Integer> {
  @Mixin private CommandFrame frame = new CommandFrame();

  @Override
  public Integer call() {
    throw frame.refusal("dead-letters: no command (expected: list, show or replay)");
  }
}
