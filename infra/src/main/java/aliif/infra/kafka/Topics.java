package aliif.infra.kafka;

import aliif.pipeline.Failures;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.pekko.Done;

/**
 * Names of the topics, and how they are made where they are missing.
 *
 * @param requests images to upscale
 * @param results images upscaled, in the order of the requests of the same key
 * @param deadLetters requests that can never succeed, with the reason
 * @param partitions of each topic that is made, 1 to 10,000: as many consumers can share the work
 */
public record Topics(String requests, String results, String deadLetters, int partitions) {
  /** Largest request, in bytes of its record; larger images go by reference. */
  public static final int REQUEST_BYTES = 16 << 20;

  /** Largest record at all: a dead letter is a request and its reasons. */
  public static final int LETTER_BYTES = REQUEST_BYTES + (1 << 20);

  /** The names of the contract, four partitions. */
  public static Topics standard() {
    return new Topics("aliif.requests", "aliif.results", "aliif.dead-letters", 4);
  }

  /**
   * @throws IllegalArgumentException if two topics have one name, or the partitions are out of
   *     range
   */
  public Topics {
    List<String> names = List.of(requests, results, deadLetters);
    if (names.stream().distinct().count() < names.size()) {
      throw new IllegalArgumentException("topics: " + names + " (expected: three names)");
    }
    if (partitions < 1 || partitions > 10_000) {
      throw new IllegalArgumentException("partitions: " + partitions + " (expected: 1 to 10000)");
    }
  }

  /**
   * Makes the topics that are missing, with the broker's replication factor, and leaves the others
   * as they are. The stage fails if the broker does not answer or refuses.
   */
  public CompletionStage<Done> createMissing(Admin admin) {
    return admin
        .listTopics()
        .names()
        .toCompletionStage()
        .thenCompose(there -> create(admin, there))
        .exceptionallyCompose(Topics::unlessMadeMeanwhile);
  }

  private CompletionStage<Done> create(Admin admin, Set<String> there) {
    List<NewTopic> missing =
        Stream.of(
                topic(requests, REQUEST_BYTES),
                topic(results, LETTER_BYTES),
                topic(deadLetters, LETTER_BYTES))
            .filter(topic -> !there.contains(topic.name()))
            .toList();
    return admin.createTopics(missing).all().toCompletionStage().thenApply(made -> Done.done());
  }

  /**
   * The largest batch that the topic of requests takes, in bytes; empty if we may not ask. A
   * consumer buffers whole batches.
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
                /* The broker unpacks what comes, and refuses what is too large then. */
                "compression.type",
                "uncompressed"));
  }

  private static CompletionStage<Done> unlessMadeMeanwhile(Throwable problem) {
    return Failures.cause(problem) instanceof TopicExistsException
        ? CompletableFuture.completedStage(Done.done())
        : CompletableFuture.failedStage(problem);
  }
}
