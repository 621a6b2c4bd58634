package aliif.infra.kafka.consume;

import aliif.infra.metrics.KafkaBacklog;
import aliif.pipeline.Failures;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is left to do of the partitions that a consumer has. Safe for use by many threads.
 *
 * <p>A consumer learns where a partition ends only when it reads it; one that is busy does not, so
 * the brokers are asked.
 */
final class Backlogs {
  private static final Logger LOG = LoggerFactory.getLogger(Backlogs.class);

  private volatile Map<TopicPartition, Part> parts = Map.of();
  private volatile Map<TopicPartition, Long> ends = Map.of();

  /**
   * What a consumer knows of a partition.
   *
   * @param readTo offset up to which it has been read
   * @param open records that have been read and have no answer
   * @param oldest when the oldest of them was sent
   */
  record Part(long readTo, int open, Optional<Instant> oldest) {}

  /** What the consumer has now. */
  void note(Map<TopicPartition, PartitionWork> works) {
    Map<TopicPartition, Part> now = new HashMap<>();
    works.forEach((partition, work) -> now.put(partition, work.part()));
    parts = Map.copyOf(now);
  }

  /** Asks the brokers where the partitions end; the answer comes later. */
  void ask(Admin admin) {
    Map<TopicPartition, OffsetSpec> asked =
        parts.keySet().stream()
            .collect(Collectors.toMap(partition -> partition, _ -> OffsetSpec.latest()));
    if (asked.isEmpty()) {
      return;
    }
    var _ =
        admin
            .listOffsets(asked)
            .all()
            .toCompletionStage()
            .whenComplete(
                (found, problem) -> {
                  if (problem == null) {
                    ends =
                        found.entrySet().stream()
                            .collect(
                                Collectors.toMap(Map.Entry::getKey, each -> end(each.getValue())));
                  } else {
                    LOG.debug("no ends of partitions: {}", Failures.cause(problem).getMessage());
                  }
                });
  }

  private static long end(ListOffsetsResultInfo info) {
    return info.offset();
  }

  /** What is left to do, by the number of the partition. */
  Map<Integer, KafkaBacklog> now() {
    Map<TopicPartition, Long> known = ends;
    Map<Integer, KafkaBacklog> backlogs = new HashMap<>();
    Instant now = Instant.now();
    parts.forEach(
        (partition, part) -> {
          long unread = known.getOrDefault(partition, part.readTo()) - part.readTo();
          Duration age =
              part.oldest().map(sent -> Duration.between(sent, now)).orElse(Duration.ZERO);
          backlogs.put(
              partition.partition(),
              new KafkaBacklog(
                  part.open() + Math.max(0, unread), age.isNegative() ? Duration.ZERO : age));
        });
    return backlogs;
  }
}
