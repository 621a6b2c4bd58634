package aliif.gateway.server;

import aliif.infra.kafka.Brokers;
import java.nio.file.Path;
import java.util.Optional;

/** Which Kafka broker a server uses. */
public sealed interface KafkaChoice {
  /**
   * A broker in the server's own process.
   *
   * @param port to listen on; 0 for a free one
   */
  record Embedded(int port) implements KafkaChoice {}

  /** Brokers elsewhere. */
  record At(Brokers brokers) implements KafkaChoice {}

  /** None: HTTP only. */
  record None() implements KafkaChoice {}

  /**
   * Reads {@code embedded}, {@code embedded:PORT}, {@code none}, or {@code HOST:PORT}, of which
   * there may be several, separated by commas.
   *
   * @param properties file of client properties, for brokers elsewhere
   * @throws IllegalArgumentException if it is none of them, or does not go with the file
   */
  static KafkaChoice parse(String text, Optional<Path> properties) {
    KafkaChoice choice = parse(text);
    return switch (choice) {
      case At(Brokers brokers) ->
          new At(
              properties
                  .map(file -> Brokers.of(Optional.of(brokers.addresses()), file))
                  .orElse(brokers));
      case Embedded _, None _ -> {
        if (properties.isPresent()) {
          throw new IllegalArgumentException(
              "--kafka-properties: together with --kafka %s (expected: with --kafka HOST:PORT)"
                  .formatted(text));
        }
        yield choice;
      }
    };
  }

  private static KafkaChoice parse(String text) {
    if (text.equals("none")) {
      return new None();
    }
    if (text.equals("embedded")) {
      return new Embedded(0);
    }
    if (text.matches("embedded:\\d{1,5}")) {
      return new Embedded(Integer.parseInt(text.substring(text.indexOf(':') + 1)));
    }
    if (text.matches("[^:,\\s]+:\\d{1,5}(,[^:,\\s]+:\\d{1,5})*")) {
      return new At(Brokers.at(text));
    }
    throw new IllegalArgumentException(
        "kafka: " + text + " (expected: embedded, embedded:PORT, HOST:PORT or none)");
  }
}
