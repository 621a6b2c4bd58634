package aliif.infra.kafka.read;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that this consumer has got, and whose last commit it does not know yet. A consumer
 * that dies may leave a transaction open; until the broker ends it, the broker does not tell the
 * commits of the partitions in it. The other partitions go on meanwhile. For the thread of the
 * consumer.
 */
public final class UnbegunPartitions {
  private static final Logger LOG = LoggerFactory.getLogger(UnbegunPartitions.class);

  /** Time for the broker to tell commits; nothing is polled meanwhile. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Time between a question that was not answered and the next. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final BiConsumer<TopicPartition, OffsetAndMetadata> begin;
  private final Deque<TopicPartition> partitions = new ArrayDeque<>();
  private long askAt;

  /**
   * @param begin is told each partition and its last commit, or its first offset if nothing was
   *     committed; the consumer's position is there by then
   */
  public UnbegunPartitions(
      KafkaConsumer<byte[], byte[]> consumer, BiConsumer<TopicPartition, OffsetAndMetadata> begin) {
    this.consumer = consumer;
    this.begin = begin;
  }

  /**
   * This consumer has these partitions from now on. Begins them if the broker tells their commits.
   */
  public void add(Collection<TopicPartition> assigned) {
    partitions.addAll(assigned);
    ask(Set.copyOf(assigned));
  }

  /** This consumer does not have these partitions any more. */
  public void remove(Collection<TopicPartition> revoked) {
    partitions.removeAll(revoked);
  }

  /** Asks for one of the commits that the broker did not tell, if it is time to ask again. */
  public void askAgain() {
    if (!partitions.isEmpty() && System.nanoTime() - askAt >= 0) {
      TopicPartition next = partitions.removeFirst();
      partitions.addLast(next);
      ask(Set.of(next));
    }
  }

  private void ask(Set<TopicPartition> asked) {
    try {
      Map<TopicPartition, OffsetAndMetadata> commits =
          new HashMap<>(consumer.committed(asked, PATIENCE));
      commits.values().removeIf(commit -> commit == null);
      Set<TopicPartition> uncommitted = new HashSet<>(asked);
      uncommitted.removeAll(commits.keySet());
      consumer
          .beginningOffsets(uncommitted, PATIENCE)
          .forEach((partition, first) -> commits.put(partition, new OffsetAndMetadata(first)));
      partitions.removeAll(asked);
      commits.forEach(consumer::seek);
      commits.forEach(begin);
    } catch (TimeoutException untold) {
      LOG.debug("not told yet: {}", untold.getMessage());
      askAt = System.nanoTime() + PAUSE.toNanos();
    }
  }
}
