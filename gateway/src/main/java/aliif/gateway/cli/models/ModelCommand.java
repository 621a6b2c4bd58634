package aliif.gateway.cli.models;

import aliif.gateway.cli.VersionCommand;
import aliif.gateway.cli.options.CommandFrame;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "model",
    description = "List, describe, import and export models.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class,
    subcommands = {
      ModelListCommand.class,
      ModelShowCommand.class,
      ModelImportCommand.class,
      ModelExportCommand.class
    })
public final class ModelCommand implements Callable<Integer> {
  @Mixin private CommandFrame frame = new CommandFrame();

  @Override
  public Integer call() {
    throw frame.refusal("model: no command (expected: list, show, import or export)");
  }
}
