package aliif.infra.kafka;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How requests are consumed; read once, in the composition root.
 *
 * @param bootstrapServers where a broker is found, {@code host:port}, comma-separated
 * @param group of consumers that share the work
 * @param topics that are read and written
 * @param inFlight records of a partition that are in work at once, 1 to 1024, if there is room
 * @param imageBytes of the largest image that a request may refer to
 * @param commitEvery how often offsets are committed; after a crash, requests answered since the
 *     last commit are answered again
 * @param backoff between attempts at a record, and at the broker
 */
public record KafkaSettings(
    String bootstrapServers,
    String group,
    Topics topics,
    int inFlight,
    long imageBytes,
    Duration commitEvery,
    Backoff backoff) {

  /**
   * Reads {@code aliif.kafka}, which {@code reference.conf} explains.
   *
   * @throws com.typesafe.config.ConfigException if something is missing or of the wrong kind
   * @throws IllegalArgumentException if something is out of its range
   */
  public static KafkaSettings of(Config config, String bootstrapServers) {
    Config kafka = config.getConfig("aliif.kafka");
    Config topics = kafka.getConfig("topics");
    Config backoff = kafka.getConfig("backoff");
    return new KafkaSettings(
        bootstrapServers,
        kafka.getString("group"),
        new Topics(
            topics.getString("requests"),
            topics.getString("results"),
            topics.getString("dead-letters"),
            topics.getInt("partitions")),
        kafka.getInt("in-flight"),
        kafka.getBytes("image-bytes"),
        kafka.getDuration("commit-every"),
        new Backoff(
            backoff.getDuration("first"), backoff.getDuration("most"), backoff.getInt("attempts")));
  }

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public KafkaSettings {
    if (inFlight < 1 || inFlight > 1024) {
      throw new IllegalArgumentException("in flight: " + inFlight + " (expected: 1 to 1024)");
    }
    if (imageBytes < 1) {
      throw new IllegalArgumentException("image bytes: " + imageBytes + " (expected: at least 1)");
    }
    if (!commitEvery.isPositive()) {
      throw new IllegalArgumentException(
          "commit every: " + commitEvery + " (expected: above zero)");
    }
  }

  /**
   * What the Kafka clients of one consumer buffer by themselves, in bytes, however many partitions
   * it has: a response of each broker, which is one batch of the topic at most, one that was left,
   * the record that is being unpacked, and what the producer has on its way.
   *
   * @param brokers that lead a partition of the requests, at least 1
   */
  public static long clientBytes(int brokers) {
    return (brokers + 1L) * Topics.REQUEST_BYTES
        + Topics.LETTER_BYTES
        + ClientProperties.PRODUCER_BYTES;
  }
}
