package aliif.gateway.cli;

import aliif.gateway.access.PemPair;
import aliif.gateway.cli.options.CommandFailure;
import aliif.gateway.cli.options.CommandFrame;
import aliif.gateway.cli.options.ModelChoice;
import aliif.gateway.cli.options.ServerOptions;
import aliif.gateway.cli.options.StoreOption;
import aliif.gateway.cli.options.WorkerOptions;
import aliif.gateway.server.KafkaChoice;
import aliif.gateway.server.ListeningSettings;
import aliif.gateway.server.Server;
import aliif.gateway.server.ServerException;
import aliif.gateway.server.ServerSettings;
import aliif.infra.cluster.ClusterSettings;
import aliif.pipeline.stream.PipelineSettings;
import com.typesafe.config.ConfigFactory;
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
      names = "--access",
      paramLabel = "A",
      description =
          "Who may use the server. keys: whoever has an API key (see: aliif keys --help). open: "
              + "whoever reaches it (default: open on a loopback address without --keys, "
              + "otherwise keys).")
  private Optional<String> access = Optional.empty();

  @Option(
      names = "--keys",
      paramLabel = "FILE",
      description = "File of the API keys (default: the file keys in the folder of --data).")
  private Optional<Path> keys = Optional.empty();

  @Option(
      names = "--tls-certificate",
      paramLabel = "FILE",
      description =
          "Certificate in PEM, with those that lead to its authority; the server then speaks HTTPS "
              + "only (default: none).")
  private Optional<Path> certificate = Optional.empty();

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "Private key of --tls-certificate, in PEM (PKCS #8), not encrypted.")
  private Optional<Path> key = Optional.empty();

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
          "File of properties for Kafka clients, with --kafka HOST:PORT; such as security.protocol "
              + "and sasl.jaas.config (default: none).")
  private Optional<Path> kafkaProperties = Optional.empty();

  @Mixin private StoreOption storeOption = new StoreOption();

  @Option(
      names = "--cluster-port",
      paramLabel = "P",
      description =
          "Port on which worker processes join (see: aliif worker --help); 0 picks a free one. "
              + "With it, --workers 0 leaves all rendering to them (default: none).")
  private Optional<Integer> clusterPort = Optional.empty();

  @Mixin private WorkerOptions workerOptions = new WorkerOptions();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = frame.out();
    PrintWriter error = frame.error();
    ServerSettings settings = frame.asked(this::settings);
    try (Server server = Server.start(settings, ModelChoice.shipped())) {
      server.clusterAddress().ifPresent(address -> error.println("cluster " + address));
      error.flush();
      if (!server.awaitReady(SAY_AFTER)) {
        error.println(awaited(settings, server));
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

  private String awaited(ServerSettings settings, Server server) {
    return settings.pipeline().workers() == 0
        ? "workers: none yet; waiting for some to join " + server.clusterAddress().orElseThrow()
        : "kafka: " + kafka + " does not answer yet; waiting for it";
  }

  private PipelineSettings pipeline() {
    PipelineSettings standard = PipelineSettings.standard();
    return clusterPort.isEmpty()
        ? standard
        : standard.withElsewhere(ClusterSettings.of(ConfigFactory.load()).inFlight());
  }

  private ServerSettings settings() {
    try {
      InetAddress address = InetAddress.getByName(host);
      return new ServerSettings(
          new ListeningSettings(address, serverOptions.port(), keys(address), tls()),
          KafkaChoice.parse(kafka, kafkaProperties),
          serverOptions.data(),
          storeOption.choice(serverOptions.data()),
          workerOptions.over(pipeline()),
          clusterPort);
    } catch (UnknownHostException problem) {
      throw new IllegalArgumentException(
          "host: " + host + " (expected: an address of this machine)", problem);
    }
  }

  private Optional<PemPair> tls() {
    if (certificate.isPresent() != key.isPresent()) {
      throw new IllegalArgumentException(
          "tls: one file (expected: both --tls-certificate and --tls-key, or neither)");
    }
    return certificate.map(it -> new PemPair(it, key.orElseThrow()));
  }

  /** The file of the keys, if they are needed. */
  private Optional<Path> keys(InetAddress address) {
    boolean own = address.isLoopbackAddress() && keys.isEmpty();
    return switch (access.orElse(own ? "open" : "keys")) {
      case "open" -> Optional.empty();
      case "keys" -> Optional.of(keys.orElse(serverOptions.data().resolve("keys")));
      default ->
          throw new IllegalArgumentException(
              "access: " + access.orElseThrow() + " (expected: keys or open)");
    };
  }
}
