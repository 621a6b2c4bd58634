package aliif.infra.kafka.client;

import aliif.infra.kafka.Brokers;
import aliif.infra.kafka.ClientProperties;
import aliif.infra.kafka.Topics;
import aliif.pipeline.Failures;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/**
 * Topics that exist, on a broker that answers.
 *
 * @param largestRequest the largest batch that the topic of requests accepts, in bytes; empty if
 *     this client is not allowed to ask
 */
public record PreparedTopics(Topics topics, OptionalLong largestRequest) {

  /**
   * Creates topics that are missing. Blocks.
   *
   * @throws KafkaException if no broker answers within ten seconds, or refuses
   */
  public static PreparedTopics on(Brokers brokers, Topics topics) {
    try (Admin admin = Admin.create(ClientProperties.admin(brokers))) {
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
