package aliif.infra.kafka;

import aliif.infra.kafka.ledger.OffsetLedger;
import com.typesafe.config.Config;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of the consumer of requests.
 *
 * @param brokers to connect to
 * @param membership in the group of consumers that share the work
 * @param topics that are read and written
 * @param inFlight records of a partition that are in progress at the same time, each with another
 *     key or none, 1 to 1024, if there is memory for them
 * @param window offsets of a partition that may be answered before the lowest that is not, 1 to
 *     {@link OffsetLedger#MOST_WINDOW}
 * @param imageBytes largest image that a request may refer to, in bytes
 * @param commitEvery how often offsets are committed; records answered since the last commit are
 *     answered again after a crash
 * @param transactions whether answers and offsets are committed together, in transactions
 * @param limits of what requests may ask for
 * @param progress the topic that is told how far requests are; empty if none is
 * @param backoff between attempts at a record, and between attempts to reach the broker
 */
public record KafkaSettings(
    Brokers brokers,
    Membership membership,
    Topics topics,
    int inFlight,
    int window,
    long imageBytes,
    Duration commitEvery,
    boolean transactions,
    RequestLimits limits,
    Optional<String> progress,
    Backoff backoff) {

  /** Memory of the client that tells progress, for records that it is sending. */
  public static final int PROGRESS_BYTES = 1 << 20;

  /**
   * Reads {@code aliif.kafka}, which {@code reference.conf} explains.
   *
   * @throws com.typesafe.config.ConfigException if something is missing or of the wrong kind
   * @throws IllegalArgumentException if something is out of its range
   */
  public static KafkaSettings of(Config config, Brokers brokers) {
    Config kafka = config.getConfig("aliif.kafka");
    Config backoff = kafka.getConfig("backoff");
    return new KafkaSettings(
        brokers,
        Membership.of(kafka),
        Topics.of(config),
        kafka.getInt("in-flight"),
        kafka.getInt("window"),
        kafka.getBytes("image-bytes"),
        kafka.getDuration("commit-every"),
        kafka.getBoolean("transactions"),
        RequestLimits.of(kafka),
        Optional.of(kafka.getString("progress.topic")).filter(_ -> kafka.getBoolean("progress.on")),
        new Backoff(
            backoff.getDuration("first"), backoff.getDuration("most"), backoff.getInt("attempts")));
  }

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public KafkaSettings {
    if (inFlight < 1 || inFlight > 1024) {
      throw new IllegalArgumentException(
          "aliif.kafka.in-flight: " + inFlight + " (expected: 1 to 1024)");
    }
    if (window < 1 || window > OffsetLedger.MOST_WINDOW) {
      throw new IllegalArgumentException(
          "aliif.kafka.window: %d (expected: 1 to %d)".formatted(window, OffsetLedger.MOST_WINDOW));
    }
    if (imageBytes < 1) {
      throw new IllegalArgumentException(
          "aliif.kafka.image-bytes: " + imageBytes + " (expected: at least 1)");
    }
    if (!commitEvery.isPositive()) {
      throw new IllegalArgumentException(
          "aliif.kafka.commit-every: " + commitEvery + " (expected: above zero)");
    }
  }

  /** The group of consumers that share the work. */
  public String group() {
    return membership.group();
  }

  /**
   * Memory that the Kafka clients of one consumer use for themselves, in bytes, for any number of
   * partitions: one response from each broker, each at most one batch of the topic; one earlier
   * response; the record that is being unpacked; and the records that the producers are sending.
   *
   * @param brokers that lead a partition of the requests, at least 1
   */
  public static long clientBytes(int brokers) {
    return (brokers + 1L) * Topics.REQUEST_BYTES
        + Topics.LETTER_BYTES
        + ClientProperties.PRODUCER_BYTES
        + PROGRESS_BYTES;
  }
}
