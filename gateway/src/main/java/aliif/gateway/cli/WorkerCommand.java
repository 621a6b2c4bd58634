package aliif.gateway.cli;

import aliif.gateway.cli.options.CommandFailure;
import aliif.gateway.cli.options.CommandFrame;
import aliif.gateway.cli.options.ModelChoice;
import aliif.gateway.cli.options.WorkerOptions;
import aliif.gateway.server.ServerException;
import aliif.gateway.server.WorkerProcess;
import aliif.gateway.server.WorkerSettings;
import aliif.pipeline.stream.PipelineSettings;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "worker",
    description = "Render tiles for a server on this machine or another, until Ctrl-C.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class,
    footer = {
      "",
      "Start the server with \"aliif serve --cluster-port PORT\". This process prints",
      "\"joined HOST:PORT\" each time when it begins to take work. If the server ends,",
      "this process waits until it is back."
    })
public final class WorkerCommand implements Callable<Integer> {
  @Mixin private CommandFrame frame = new CommandFrame();

  @Option(
      names = "--join",
      paramLabel = "HOST:PORT",
      required = true,
      description = "Server to work for: its address, and its --cluster-port.")
  @SuppressWarnings("NullAway.Init")
  private String gateway;

  @Option(
      names = "--host",
      paramLabel = "H",
      description =
          "Address to listen on, under which the server reaches this process (default: the one "
              + "that leads to the server).")
  private Optional<String> host = Optional.empty();

  @Option(
      names = "--port",
      paramLabel = "P",
      description = "Port to listen on; 0 picks a free one (default: ${DEFAULT-VALUE}).")
  private int port = 0;

  @Mixin private WorkerOptions workerOptions = new WorkerOptions();

  @Override
  public Integer call() throws InterruptedException {
    WorkerSettings settings =
        frame.asked(
            () ->
                new WorkerSettings(
                    gateway, host, port, workerOptions.over(PipelineSettings.standard())));
    try {
      WorkerProcess.run(settings, ModelChoice.shipped(), () -> frame.print("joined " + gateway));
      return 0;
    } catch (ServerException problem) {
      throw new CommandFailure(String.valueOf(problem.getMessage()), problem);
    }
  }
}
