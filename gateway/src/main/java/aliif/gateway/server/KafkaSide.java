package aliif.gateway.server;

import aliif.infra.kafka.EmbeddedBroker;
import aliif.infra.kafka.KafkaSettings;
import aliif.infra.kafka.KafkaUpscaler;
import aliif.infra.kafka.Resources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * The consumer of requests, and the broker if it is ours. Stops with the actor system.
 *
 * @param bootstrapServers where the broker is found
 */
record KafkaSide(String bootstrapServers, KafkaUpscaler upscaler) {

  /**
   * Starts what was chosen; an embedded broker serves when this returns.
   *
   * @param folder of an embedded broker
   * @throws IOException with one line of text, if an embedded broker does not start
   */
  static Optional<KafkaSide> start(
      ActorSystem<?> system, KafkaChoice choice, Path folder, Resources resources)
      throws IOException {
    return switch (choice) {
      case KafkaChoice.None _ -> Optional.empty();
      case KafkaChoice.At(String servers) -> Optional.of(consume(system, servers, resources));
      case KafkaChoice.Embedded(int port) -> {
        EmbeddedBroker broker = EmbeddedBroker.start(folder, port);
        Shutdown.atEnd(system, "broker", broker);
        yield Optional.of(consume(system, broker.bootstrapServers(), resources));
      }
    };
  }

  private static KafkaSide consume(ActorSystem<?> system, String servers, Resources resources) {
    KafkaUpscaler upscaler =
        KafkaUpscaler.start(
            system, KafkaSettings.of(system.settings().config(), servers), resources);
    Shutdown.whileDraining(system, "kafka", upscaler::stop);
    return new KafkaSide(servers, upscaler);
  }
}
