package aliif.gateway.cli.kafka;

import aliif.gateway.cli.options.CommandFailure;
import aliif.infra.kafka.Brokers;
import aliif.infra.kafka.Topics;
import aliif.infra.kafka.embedded.EmbeddedBroker;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Option;

/** Options that say where the broker is, and the folder that a server keeps its data in. */
final class KafkaOptions {
  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description =
          "Kafka brokers, several with commas (default: bootstrap.servers of "
              + "--kafka-properties, or the embedded broker of the server on --data).")
  private Optional<String> bootstrapServers = Optional.empty();

  @Option(
      names = "--kafka-properties",
      paramLabel = "FILE",
      description =
          "File of properties for Kafka clients, such as security.protocol and sasl.jaas.config.")
  private Optional<Path> properties = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "The server's --data folder, which has the address of its embedded broker, and its store"
              + " (default: ${DEFAULT-VALUE}).")
  private Path data = Path.of("data");

  /**
   * The brokers to connect to.
   *
   * @throws IllegalArgumentException if none is named and no server runs on the folder, or the file
   *     of properties is wrong
   */
  Brokers brokers() {
    return properties
        .map(file -> Brokers.of(bootstrapServers, file))
        .or(() -> bootstrapServers.map(Brokers::at))
        .or(() -> EmbeddedBroker.running(data.resolve("kafka")).map(Brokers::at))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "kafka: no broker in %s (expected: --bootstrap-servers HOST:PORT, or the --data of a running server)"
                        .formatted(data)));
  }

  /** Names of the topics, from the settings. */
  Topics topics() {
    return Topics.of(ConfigFactory.load());
  }

  /** The folder of the server. */
  Path data() {
    return data;
  }

  /** The line for what a broker refuses, or does not answer. */
  static CommandFailure failure(Brokers brokers, KafkaException problem) {
    Throwable cause = problem;
    while (cause.getCause() instanceof KafkaException inner) {
      cause = inner;
    }
    return new CommandFailure(
        "kafka: %s: %s"
            .formatted(brokers, String.valueOf(cause.getMessage()).lines().findFirst().orElse("")),
        problem);
  }
}
