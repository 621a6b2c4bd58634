package aliif.infra.kafka.client;

import aliif.infra.kafka.Brokers;
import aliif.infra.kafka.ClientProperties;
import aliif.infra.kafka.Topics;
import aliif.pipeline.Failures;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Topics that exist, on a broker that answers.
 *
 * @param largestRequest the largest batch that the topic of requests accepts, in bytes; empty if
 *     this client is not allowed to ask
 */
public record PreparedTopics(Topics topics, OptionalLong largestRequest) {

  private static final int TRIES = 50;
  private static final Duration BETWEEN = Duration.ofMillis(200);

  /** People wait for this once; a broker that has just started, or is far away, may be slow. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /**
   * Creates topics that are missing. Blocks.
   *
   * @throws KafkaException if no broker answers within 15 seconds, or refuses
   */
  public static PreparedTopics on(Brokers brokers, Topics topics) {
    return on(brokers, topics, PATIENCE);
  }

  static PreparedTopics on(Brokers brokers, Topics topics, Duration patience) {
    try (Admin admin = Admin.create(patient(brokers, patience))) {
      KafkaException last = new KafkaException("topics: not there");
      for (int i = 0; i < TRIES; i++) {
        try {
          return prepare(admin, topics);
        } catch (UnknownTopicOrPartitionException early) {
          /* Just created, here or elsewhere, and not known to every broker yet. */
          last = early;
          BrokerPause.of(BETWEEN);
        }
      }
      throw last;
    } catch (TimeoutException silence) {
      throw new TimeoutException(
          "kafka: no broker answers at %s within %d s (expected: HOST:PORT of a broker)"
              .formatted(brokers.addresses(), patience.toSeconds()),
          silence);
    }
  }

  private static Map<String, Object> patient(Brokers brokers, Duration patience) {
    int millis = (int) patience.toMillis();
    Map<String, Object> properties = new HashMap<>(ClientProperties.admin(brokers));
    properties.put("default.api.timeout.ms", millis);
    properties.put("request.timeout.ms", millis * 2 / 3);
    return properties;
  }

  private static PreparedTopics prepare(Admin admin, Topics topics) {
    try {
      return topics
          .createMissing(admin)
          .thenCompose(_ -> topics.largestRequest(admin))
          .thenApply(largest -> new PreparedTopics(topics, largest))
          .toCompletableFuture()
          .join();
    } catch (CompletionException problem) {
      throw Failures.cause(problem) instanceof KafkaException known
          ? known
          : new KafkaException(problem);
    }
  }
}
