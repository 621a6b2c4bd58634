package aliif.gateway.server;

import aliif.infra.kafka.Brokers;
import aliif.infra.kafka.KafkaSettings;
import aliif.infra.kafka.consume.ConsumerResources;
import aliif.infra.kafka.consume.KafkaUpscaler;
import aliif.infra.kafka.embedded.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The consumer of requests, and the embedded broker if there is one. Stops with the actor system.
 *
 * @param brokers that are used
 */
record RunningKafka(Brokers brokers, KafkaUpscaler upscaler) {

  /**
   * Starts the consumer and, if it was chosen, the embedded broker, which serves when this returns.
   *
   * @param shutdown stops it
   * @param folder of an embedded broker
   * @throws IOException with one line of text, if an embedded broker does not start
   */
  static Optional<RunningKafka> start(
      Shutdown shutdown, KafkaChoice choice, Path folder, ConsumerResources resources)
      throws IOException {
    return switch (choice) {
      case KafkaChoice.None _ -> Optional.empty();
      case KafkaChoice.At(Brokers brokers) -> Optional.of(consume(shutdown, brokers, resources));
      case KafkaChoice.Embedded(int port) -> {
        EmbeddedBroker broker = EmbeddedBroker.start(folder, port);
        shutdown.atEnd("broker", broker);
        yield Optional.of(consume(shutdown, Brokers.at(broker.bootstrapServers()), resources));
      }
    };
  }

  private static RunningKafka consume(
      Shutdown shutdown, Brokers brokers, ConsumerResources resources) {
    KafkaUpscaler upscaler =
        KafkaUpscaler.start(
            shutdown.system(),
            KafkaSettings.of(shutdown.system().settings().config(), brokers),
            resources);
    shutdown.letGo("kafka", upscaler::stop);
    return new RunningKafka(brokers, upscaler);
  }
}
