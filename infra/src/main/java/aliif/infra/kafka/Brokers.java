package aliif.infra.kafka;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where brokers are, and how every client of this program connects to them.
 *
 * @param addresses {@code host:port}, separated by commas
 * @param properties of Kafka clients, such as {@code security.protocol} and {@code
 *     sasl.jaas.config}; may hold secrets, so {@link #toString} names none
 */
public record Brokers(String addresses, Map<String, String> properties) {
  private static final String ADDRESSES = "bootstrap.servers";

  /** What results and commits depend on is set here, and nowhere else. */
  private static final Set<String> OURS =
      Set.of(
          "acks",
          "auto.offset.reset",
          "batch.size",
          "buffer.memory",
          "compression.type",
          "enable.auto.commit",
          "enable.idempotence",
          "fetch.max.bytes",
          "group.id",
          "isolation.level",
          "key.deserializer",
          "key.serializer",
          "max.partition.fetch.bytes",
          "max.request.size",
          "partition.assignment.strategy",
          "transactional.id",
          "value.deserializer",
          "value.serializer");

  public Brokers {
    properties = Map.copyOf(properties);
  }

  /** Brokers that ask for no more than their address. */
  public static Brokers at(String addresses) {
    return new Brokers(addresses, Map.of());
  }

  /**
   * Reads a file of client properties, as Kafka's own tools take it ({@code --command-config}).
   *
   * @param addresses if given, it counts instead of {@code bootstrap.servers} in the file
   * @throws IllegalArgumentException if the file cannot be read, sets what only the program may
   *     set, or no address is given
   */
  public static Brokers of(Optional<String> addresses, Path file) {
    Map<String, String> read = new HashMap<>();
    Properties said = read(file);
    said.stringPropertyNames().forEach(name -> read.put(name, said.getProperty(name).strip()));
    Set<String> forbidden = new TreeSet<>(read.keySet());
    forbidden.retainAll(OURS);
    if (!forbidden.isEmpty()) {
      throw new IllegalArgumentException(
          "kafka properties: %s in %s (expected: how to connect; the program itself sets these)"
              .formatted(String.join(", ", forbidden), file));
    }
    Optional<String> written = Optional.ofNullable(read.remove(ADDRESSES));
    return new Brokers(
        addresses
            .or(() -> written)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "kafka properties: no %s in %s (expected: HOST:PORT)"
                            .formatted(ADDRESSES, file))),
        read);
  }

  private static Properties read(Path file) {
    Properties said = new Properties();
    try (Reader text = Files.newBufferedReader(file)) {
      said.load(text);
      return said;
    } catch (IOException problem) {
      throw new IllegalArgumentException(
          "kafka properties: %s cannot be read (expected: a file of client properties)"
              .formatted(file),
          problem);
    }
  }

  /** Settings of a client: how to connect, and what else the client needs. */
  Map<String, Object> with(Map<String, Object> others) {
    Map<String, Object> all = new HashMap<>(properties);
    all.put(ADDRESSES, addresses);
    all.putAll(others);
    return Map.copyOf(all);
  }

  @Override
  public String toString() {
    return addresses;
  }
}
