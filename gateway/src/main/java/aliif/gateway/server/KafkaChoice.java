package aliif.gateway.server;

/** Which Kafka broker a server uses. */
public sealed interface KafkaChoice {
  /**
   * A broker in the server's own process.
   *
   * @param port to listen on; 0 for a free one
   */
  record Embedded(int port) implements KafkaChoice {}

  /** A broker elsewhere, {@code host:port}. */
  record At(String bootstrapServers) implements KafkaChoice {}

  /** None: HTTP only. */
  record None() implements KafkaChoice {}

  /**
   * Reads {@code embedded}, {@code embedded:PORT}, {@code none}, or {@code HOST:PORT}, of which
   * there may be several, separated by commas.
   *
   * @throws IllegalArgumentException if it is none of them
   */
  static KafkaChoice parse(String text) {
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
      return new At(text);
    }
    throw new IllegalArgumentException(
        "kafka: " + text + " (expected: embedded, embedded:PORT, HOST:PORT or none)");
  }
}
