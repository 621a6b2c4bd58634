package aliif.infra.kafka;

import aliif.pipeline.Failures;
import com.typesafe.config.Config;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.pekko.Done;

/**
 * Names of the topics, and how missing topics are created.
 *
 * @param requests images to upscale
 * @param results images upscaled, in the order of the requests of the same key
 * @param deadLetters requests that can never succeed, with the reason
 * @param partitions of each topic that is created, 1 to 10,000; as many consumers can share the
 *     work
 */
public record Topics(String requests, String results, String deadLetters, int partitions) {
  /** Largest record of a request, in bytes; larger images are sent by reference. */
  public static final int REQUEST_BYTES = 16 << 20;

  /** Largest record of any topic, in bytes: a dead letter, which is a request with the reasons. */
  public static final int LETTER_BYTES = REQUEST_BYTES + (1 << 20);

  /** The documented names, and four partitions. */
  public static Topics standard() {
    return new Topics("aliif.requests", "aliif.results", "aliif.dead-letters", 4);
  }

  /**
   * Reads {@code aliif.kafka.topics}.
   *
   * @throws com.typesafe.config.ConfigException if something is missing or of the wrong kind
   * @throws IllegalArgumentException if something is out of its range
   */
  public static Topics of(Config config) {
    Config topics = config.getConfig("aliif.kafka.topics");
    return new Topics(
        topics.getString("requests"),
        topics.getString("results"),
        topics.getString("dead-letters"),
        topics.getInt("partitions"));
  }

  /**
   * @throws IllegalArgumentException if two topics have one name, or the partitions are out of
   *     range
   */
  public Topics {
    List<String> names = List.of(requests, results, deadLetters);
    if (names.stream().distinct().count() < names.size()) {
      throw new IllegalArgumentException(
          "aliif.kafka.topics: " + names + " (expected: three names)");
    }
    if (partitions < 1 || partitions > 10_000) {
      throw new IllegalArgumentException(
          "aliif.kafka.topics.partitions: " + partitions + " (expected: 1 to 10000)");
    }
  }

  /**
   * Creates missing topics, with the replication factor of the broker. Existing topics are left
   * unchanged. The stage fails if the broker does not answer or refuses.
   */
  public CompletionStage<Done> createMissing(Admin admin) {
    return createMissing(
        admin,
        List.of(
            topic(requests, REQUEST_BYTES),
            topic(results, LETTER_BYTES),
            topic(deadLetters, LETTER_BYTES)));
  }

  /** Creates those topics that are missing; as {@link #createMissing(Admin)}. */
  public static CompletionStage<Done> createMissing(Admin admin, List<NewTopic> topics) {
    return admin
        .listTopics()
        .names()
        .toCompletionStage()
        .thenCompose(there -> create(admin, topics, there))
        .exceptionallyCompose(Topics::unlessMadeMeanwhile);
  }

  private static CompletionStage<Done> create(
      Admin admin, List<NewTopic> topics, Set<String> there) {
    List<NewTopic> missing =
        topics.stream().filter(topic -> !there.contains(topic.name())).toList();
    return admin.createTopics(missing).all().toCompletionStage().thenApply(made -> Done.done());
  }

  /**
   * The largest batch that the topic of requests accepts, in bytes; empty if this client is not
   * allowed to ask. It matters because a consumer buffers whole batches.
   */
  public CompletionStage<OptionalLong> largestRequest(Admin admin) {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, requests);
    return admin
        .describeConfigs(List.of(topic))
        .all()
        .toCompletionStage()
        .thenApply(
            all ->
                Optional.ofNullable(all.get(topic))
                    .map(config -> config.get("max.message.bytes"))
                    .map(entry -> OptionalLong.of(Long.parseLong(entry.value())))
                    .orElse(OptionalLong.empty()))
        .exceptionallyCompose(
            problem ->
                Failures.cause(problem) instanceof AuthorizationException
                    ? CompletableFuture.completedStage(OptionalLong.empty())
                    : CompletableFuture.failedStage(problem));
  }

  private NewTopic topic(String name, int bytes) {
    return new NewTopic(name, Optional.of(partitions), Optional.empty())
        .configs(
            Map.of(
                "max.message.bytes",
                Integer.toString(bytes),
                /* So the broker unpacks records, and refuses those that are too large unpacked. */
                "compression.type",
                "uncompressed"));
  }

  private static CompletionStage<Done> unlessMadeMeanwhile(Throwable problem) {
    return Failures.cause(problem) instanceof TopicExistsException
        ? CompletableFuture.completedStage(Done.done())
        : CompletableFuture.failedStage(problem);
  }
}
