package aliif.gateway.cli.demo;

import aliif.gateway.cli.VersionCommand;
import aliif.gateway.cli.options.CommandFailure;
import aliif.gateway.cli.options.CommandFrame;
import aliif.gateway.cli.options.ModelChoice;
import aliif.gateway.cli.options.ServerOptions;
import aliif.gateway.cli.progress.Progress;
import aliif.gateway.server.KafkaChoice;
import aliif.gateway.server.Server;
import aliif.gateway.server.ServerException;
import aliif.gateway.server.ServerSettings;
import aliif.pipeline.stream.PipelineSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = "Send the sample photographs through Kafka and print a table of the results.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class,
    footer = {
      "",
      "Last column: the demo also reduces each photograph by the scale and enlarges it",
      "again, by A-LIIF and by bicubic interpolation. The number is the PSNR (luma, dB)",
      "of A-LIIF minus that of bicubic interpolation; above 0, A-LIIF is closer to the",
      "photograph."
    })
public final class DemoCommand implements Callable<Integer> {
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);

  @Mixin private CommandFrame frame = new CommandFrame();

  @Option(names = "--once", description = "Exit after the table instead of serving until Ctrl-C.")
  private boolean once;

  @Mixin private ServerOptions serverOptions = new ServerOptions();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the enlarged images (default: ${DEFAULT-VALUE}).")
  private Path out = Path.of("out");

  @Override
  public Integer call() throws InterruptedException, IOException {
    PrintWriter output = frame.out();
    Progress progress = Progress.on(frame.error(), false);
    progress.line("starting a broker, the workers and HTTP ...");
    try (Server server = Server.start(frame.asked(this::settings), ModelChoice.shipped())) {
      if (!server.awaitReady(READY_WITHIN)) {
        throw new CommandFailure("kafka: the embedded broker did not answer within 2 minutes");
      }
      output.println("ready " + server.address());
      output.flush();
      boolean well = demonstrate(server, progress);
      if (!once) {
        output.println("try " + server.address() + " in a browser; Ctrl-C stops the server");
        output.flush();
        server.awaitStop();
      }
      return well ? 0 : 1;
    } catch (ServerException problem) {
      throw new CommandFailure(String.valueOf(problem.getMessage()), problem);
    }
  }

  private boolean demonstrate(Server server, Progress progress) throws IOException {
    PrintWriter output = frame.out();
    List<DemoRow> rows;
    try (KafkaExchange exchange = new KafkaExchange(server.bootstrapServers().orElseThrow())) {
      rows = new Demo(server, exchange, out, progress).run(DemoSample.all());
    }
    output.println();
    output.println(DemoRow.heading());
    rows.forEach(row -> output.println(row.line()));
    output.println();
    output.println("images: " + out.toAbsolutePath());
    output.flush();
    return rows.stream().allMatch(DemoRow::done);
  }

  private ServerSettings settings() {
    return new ServerSettings(
        InetAddress.getLoopbackAddress(),
        serverOptions.port(),
        new KafkaChoice.Embedded(0),
        serverOptions.data(),
        PipelineSettings.standard());
  }
}
