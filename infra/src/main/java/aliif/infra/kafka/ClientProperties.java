package aliif.infra.kafka;

import java.util.Map;

/**
 * Settings of Kafka clients that go with the topics' limits; for the consumer here, and for
 * whatever else sends requests or reads results.
 */
public final class ClientProperties {
  /** What a producer keeps of records on their way, in bytes: two of the largest. */
  static final long PRODUCER_BYTES = 2L * Topics.LETTER_BYTES;

  /** What a broker answers a consumer with at once, in bytes, unless one batch is larger. */
  static final int FETCH_BYTES = 1 << 20;

  private ClientProperties() {}

  /**
   * For a producer whose records are on all replicas once acknowledged, once, and in the order they
   * were sent. Images are compressed already, so records are not. Each record is sent by itself,
   * for a broker refuses a batch because of one record in it.
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
        "batch.size",
        0,
        "max.request.size",
        Topics.LETTER_BYTES,
        "buffer.memory",
        PRODUCER_BYTES);
  }

  /**
   * For a consumer of a group, that begins at the oldest record and commits nothing by itself.
   * Records of transactions that were aborted are not read.
   */
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
        "isolation.level",
        "read_committed",
        "max.partition.fetch.bytes",
        FETCH_BYTES,
        "fetch.max.bytes",
        FETCH_BYTES);
  }
}
