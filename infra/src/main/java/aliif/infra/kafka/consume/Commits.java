package aliif.infra.kafka.consume;

import aliif.infra.kafka.contract.RefusedException;
import aliif.infra.kafka.ledger.Commit;
import aliif.pipeline.Failures;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commits what has been answered. For the thread of the consumer. */
final class Commits {
  private static final Logger LOG = LoggerFactory.getLogger(Commits.class);

  /** How long to wait for a broker when a partition is given up. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Optional<Transactions> transactions;
  private final Runnable committed;
  private final Consumer<Throwable> failed;
  private final Map<TopicPartition, Commit> last = new HashMap<>();

  /**
   * @param transactions that have the answers, if answers and offsets are committed together
   * @param committed is run when something new has been committed
   * @param failed is told a refusal for good
   */
  Commits(
      KafkaConsumer<byte[], byte[]> consumer,
      Optional<Transactions> transactions,
      Runnable committed,
      Consumer<Throwable> failed) {
    this.consumer = consumer;
    this.transactions = transactions;
    this.committed = committed;
    this.failed = failed;
  }

  /** What was committed of a partition, which this consumer has from now on. */
  Commit begin(TopicPartition partition, OffsetAndMetadata before) {
    Commit commit = new Commit(before.offset(), before.metadata());
    last.put(partition, commit);
    return commit;
  }

  /** This consumer does not have these partitions any more. */
  void forget(Collection<TopicPartition> partitions) {
    last.keySet().removeAll(partitions);
  }

  /** Commits, without waiting for the broker; what fails is committed with the next call. */
  void later(Map<TopicPartition, PartitionWork> works) {
    if (transactions.isPresent()) {
      now(works);
      return;
    }
    Map<TopicPartition, Commit> news = news(works);
    if (!news.isEmpty()) {
      consumer.commitAsync(
          offsets(news),
          (_, problem) -> {
            if (problem == null) {
              done(news);
            } else {
              notDone(problem);
            }
          });
    }
  }

  /**
   * Commits, and waits some seconds for the broker. What fails is answered again by the next.
   *
   * @return false if the group is changing: after some polls this consumer may commit, or does not
   *     have the partitions any more
   */
  boolean now(Map<TopicPartition, PartitionWork> works) {
    transactions.ifPresent(Transactions::prepare);
    Map<TopicPartition, Commit> news = news(works);
    if (news.isEmpty()) {
      return true;
    }
    try {
      transactions.ifPresentOrElse(
          each -> each.commit(offsets(news), consumer.groupMetadata()),
          () -> consumer.commitSync(offsets(news), PATIENCE));
      done(news);
      return true;
    } catch (RebalanceInProgressException problem) {
      LOG.debug("not committed yet: {}", problem.getMessage());
      return false;
    } catch (CommitFailedException problem) {
      notDone(problem);
      return false;
    } catch (RuntimeException problem) {
      notDone(problem);
      if (transactions.isPresent()) {
        failed.accept(problem);
      }
      return true;
    }
  }

  /** Whether to commit before it is time. */
  boolean urgent() {
    return transactions.filter(Transactions::many).isPresent();
  }

  private Map<TopicPartition, Commit> news(Map<TopicPartition, PartitionWork> works) {
    Map<TopicPartition, Commit> news = new HashMap<>();
    works.forEach((partition, work) -> news.put(partition, work.commit()));
    news.entrySet().removeIf(each -> each.getValue().equals(last.get(each.getKey())));
    return news;
  }

  private static Map<TopicPartition, OffsetAndMetadata> offsets(
      Map<TopicPartition, Commit> commits) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    commits.forEach(
        (partition, commit) ->
            offsets.put(partition, new OffsetAndMetadata(commit.offset(), commit.metadata())));
    return offsets;
  }

  private void done(Map<TopicPartition, Commit> commits) {
    commits.forEach((partition, commit) -> last.computeIfPresent(partition, (_, _) -> commit));
    committed.run();
  }

  private void notDone(Exception problem) {
    LOG.info("not committed: {}", problem.getMessage());
    if (Failures.cause(problem) instanceof OffsetMetadataTooLarge) {
      failed.accept(
          new RefusedException(
              "broker: takes less metadata with an offset (expected: offset.metadata.max.bytes of"
                  + " at least 4096, as shipped)"));
    }
  }
}
