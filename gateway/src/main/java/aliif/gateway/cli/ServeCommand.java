package aliif.gateway.cli;

import aliif.gateway.cli.options.CommandFailure;
import aliif.gateway.cli.options.CommandFrame;
import aliif.gateway.cli.options.ModelChoice;
import aliif.gateway.cli.options.ServerOptions;
import aliif.gateway.cli.options.WorkerOptions;
import aliif.gateway.server.KafkaChoice;
import aliif.gateway.server.Server;
import aliif.gateway.server.ServerException;
import aliif.gateway.server.ServerSettings;
import aliif.pipeline.stream.PipelineSettings;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "serve",
    description = "Upscale images that are sent over HTTP or Kafka, until Ctrl-C.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class,
    footer = {
      "",
      "The server prints \"ready ADDRESS\" when it accepts images, and",
      "\"kafka HOST:PORT\" if it uses a broker. Open ADDRESS in a browser, or send an",
      "image by POST to ADDRESS/v1/upscale?scale=S."
    })
public final class ServeCommand implements Callable<Integer> {
  private static final Duration SAY_AFTER = Duration.ofSeconds(8);
  private static final Duration FOR_EVER = Duration.ofDays(3650);

  @Mixin private CommandFrame frame = new CommandFrame();

  @Mixin private ServerOptions serverOptions = new ServerOptions();

  @Option(
      names = "--host",
      paramLabel = "H",
      description = "Address to listen on; 0.0.0.0 for all addresses (default: ${DEFAULT-VALUE}).")
  private String host = "127.0.0.1";

  @Option(
      names = "--kafka",
      paramLabel = "K",
      description =
          "Kafka broker: embedded (in this process), embedded:PORT, HOST:PORT (yours; several "
              + "with commas) or none (default: ${DEFAULT-VALUE}).")
  private String kafka = "embedded";

  @Option(
      names = "--kafka-properties",
      paramLabel = "FILE",
      description =
          "Properties of Kafka clients for --kafka HOST:PORT, such as security.protocol and "
              + "sasl.jaas.config.")
  private Optional<Path> kafkaProperties = Optional.empty();

  @Mixin private WorkerOptions workerOptions = new WorkerOptions();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = frame.out();
    PrintWriter error = frame.error();
    try (Server server = Server.start(frame.asked(this::settings), ModelChoice.shipped())) {
      if (!server.awaitReady(SAY_AFTER)) {
        error.println("kafka: " + kafka + " does not answer yet; waiting for it");
        server.awaitReady(FOR_EVER);
      }
      server.bootstrapServers().ifPresent(address -> error.println("kafka " + address));
      out.println("ready " + server.address());
      out.flush();
      server.awaitStop();
      return 0;
    } catch (ServerException problem) {
      throw new CommandFailure(String.valueOf(problem.getMessage()), problem);
    }
  }

  private ServerSettings settings() {
    try {
      return new ServerSettings(
          InetAddress.getByName(host),
          serverOptions.port(),
          KafkaChoice.parse(kafka, kafkaProperties),
          serverOptions.data(),
          workerOptions.over(PipelineSettings.standard()));
    } catch (UnknownHostException problem) {
      throw new IllegalArgumentException(
          "host: " + host + " (expected: an address of this machine)", problem);
    }
  }
}
