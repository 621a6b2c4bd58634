package aliif.infra.kafka.jobs;

import aliif.infra.kafka.Brokers;
import aliif.infra.kafka.ClientProperties;
import aliif.infra.kafka.Topics;
import aliif.pipeline.Failures;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;

/** Makes the topic of jobs. */
final class JobsTopic {
  private JobsTopic() {}

  /**
   * Makes it, if it is missing: one partition, of which the broker keeps the newest record of each
   * job. Blocks.
   *
   * @throws KafkaException if the broker does not answer, or refuses
   */
  static void create(Brokers brokers, String name) {
    NewTopic topic =
        new NewTopic(name, Optional.of(1), Optional.empty())
            .configs(
                Map.of(
                    "cleanup.policy",
                    "compact",
                    "max.message.bytes",
                    Integer.toString(Topics.LETTER_BYTES)));
    try (Admin admin = Admin.create(ClientProperties.admin(brokers))) {
      Topics.createMissing(admin, List.of(topic)).toCompletableFuture().join();
    } catch (CompletionException problem) {
      Throwable cause = Failures.cause(problem);
      throw cause instanceof KafkaException known ? known : new KafkaException(cause);
    }
  }
}
