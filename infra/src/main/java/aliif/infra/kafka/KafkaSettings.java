package aliif.infra.kafka;

import aliif.pipeline.image.ImageLimits;
import java.time.Duration;

/**
 * How requests are consumed; read once, in the composition root.
 *
 * @param bootstrapServers where a broker is found, {@code host:port}, comma-separated
 * @param group of consumers that share the work
 * @param topics that are read and written
 * @param inFlight records of a partition that are in work at once, 1 to 1024; each holds its image,
 *     at most {@link Topics#REQUEST_BYTES} or, by reference, {@code imageBytes}
 * @param imageBytes of an image that a request refers to, at most
 * @param commitEvery how often offsets are committed; what was answered since is answered again
 *     after a crash
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

  /** The contract's topics and group, four records in flight, a commit each second. */
  public static KafkaSettings standard(String bootstrapServers) {
    return new KafkaSettings(
        bootstrapServers,
        "aliif",
        Topics.standard(),
        4,
        ImageLimits.DEFAULT.bytes(),
        Duration.ofSeconds(1),
        Backoff.standard());
  }

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public KafkaSettings {
    if (inFlight < 1 || inFlight > 1024) {
      throw new IllegalArgumentException("in flight: " + inFlight + " (expected: 1 to 1024)");
    }
    if (!commitEvery.isPositive()) {
      throw new IllegalArgumentException(
          "commit every: " + commitEvery + " (expected: above zero)");
    }
  }

  public KafkaSettings withGroup(String group) {
    return new KafkaSettings(
        bootstrapServers, group, topics, inFlight, imageBytes, commitEvery, backoff);
  }

  public KafkaSettings withTopics(Topics topics) {
    return new KafkaSettings(
        bootstrapServers, group, topics, inFlight, imageBytes, commitEvery, backoff);
  }

  public KafkaSettings withInFlight(int inFlight) {
    return new KafkaSettings(
        bootstrapServers, group, topics, inFlight, imageBytes, commitEvery, backoff);
  }

  public KafkaSettings withImageBytes(long imageBytes) {
    return new KafkaSettings(
        bootstrapServers, group, topics, inFlight, imageBytes, commitEvery, backoff);
  }

  public KafkaSettings withCommitEvery(Duration commitEvery) {
    return new KafkaSettings(
        bootstrapServers, group, topics, inFlight, imageBytes, commitEvery, backoff);
  }

  public KafkaSettings withBackoff(Backoff backoff) {
    return new KafkaSettings(
        bootstrapServers, group, topics, inFlight, imageBytes, commitEvery, backoff);
  }
}
