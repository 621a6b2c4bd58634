package aliif.infra.kafka;

import java.util.Map;

/**
 * Settings of Kafka clients that go with the topics' limits; for the consumer here, and for
 * whatever else sends requests or reads results.
 */
public final class ClientProperties {
  private ClientProperties() {}

  /**
   * For a producer whose records are on all replicas once acknowledged, once, and in the order they
   * were sent. Images are compressed already, so records are not.
   */
  public static Map<String, Object> producer(String bootstrapServers) {
    return Map.of(
        "bootstrap.servers",
        bootstrapServers,
        "acks",
        "all",
        "enable.idempotence",
        true,
        "compression.type",
        "none",
        "max.request.size",
        Topics.LETTER_BYTES,
        "buffer.memory",
        4L * Topics.LETTER_BYTES);
  }

  /** For a consumer of a group, that begins at the oldest record and commits nothing by itself. */
  public static Map<String, Object> consumer(String bootstrapServers, String group) {
    return Map.of(
        "bootstrap.servers",
        bootstrapServers,
        "group.id",
        group,
        "auto.offset.reset",
        "earliest",
        "enable.auto.commit",
        false,
        "max.partition.fetch.bytes",
        Topics.LETTER_BYTES,
        "fetch.max.bytes",
        2 * Topics.LETTER_BYTES);
  }
}
