package aliif.infra.kafka;

import java.util.Map;

/**
 * Settings of Kafka clients that fit the limits of the topics. For the consumer here, and for any
 * other client that sends requests or reads results.
 */
public final class ClientProperties {
  /** Memory of a producer for records that it is sending, in bytes: two of the largest. */
  static final long PRODUCER_BYTES = 2L * Topics.LETTER_BYTES;

  /** Most bytes of a broker's response to a consumer, unless one batch is larger. */
  static final int FETCH_BYTES = 1 << 20;

  private ClientProperties() {}

  /**
   * Settings of a producer. An acknowledged record is on all replicas, once, and in the order of
   * sending. Records are not compressed, because images are already. Each record is sent by itself,
   * because a broker refuses a whole batch for one bad record.
   */
  public static Map<String, Object> producer(Brokers brokers) {
    return brokers.with(
        Map.of(
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
            PRODUCER_BYTES));
  }

  /**
   * Settings of a consumer in a group. It begins at the oldest record and commits nothing by
   * itself. Records of aborted transactions are not read.
   */
  public static Map<String, Object> consumer(Brokers brokers, String group) {
    return brokers.with(
        Map.of(
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
            FETCH_BYTES));
  }

  /** Settings of a client that asks about topics. It gives up after ten seconds. */
  public static Map<String, Object> admin(Brokers brokers) {
    return brokers.with(Map.of("default.api.timeout.ms", 10_000, "request.timeout.ms", 5_000));
  }
}
