package aliif.infra.kafka.consume;

import static java.util.Objects.requireNonNull;

import aliif.infra.kafka.KafkaSettings;
import aliif.infra.kafka.ledger.OffsetLedger;
import aliif.infra.kafka.read.Intake;
import aliif.infra.kafka.read.UnbegunPartitions;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.pekko.Done;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls the records of this consumer's partitions, has them answered, and commits what has been.
 * One thread runs it; others may only call {@link #stop}.
 */
final class PollLoop implements ConsumerRebalanceListener {
  private static final Logger LOG = LoggerFactory.getLogger(PollLoop.class);
  private static final Duration POLL = Duration.ofMillis(50);

  /** Time for records in flight after a stop; the rest is left for the next consumer. */
  private static final Duration DRAIN = Duration.ofSeconds(30);

  /** Time for what was broken off to end, and for what was sent to be acknowledged. */
  private static final Duration END = Duration.ofSeconds(5);

  private final KafkaSettings settings;
  private final Intake consumer;
  private final Answering answering;
  private final Backlogs backlogs;
  private final Commits commits;
  private final UnbegunPartitions unbegun;
  private final Map<TopicPartition, PartitionWork> works = new HashMap<>();
  private volatile boolean stopping;

  /**
   * @param backlogs gets to know what is left to do, about as often as offsets are committed
   * @param committed is run when something new has been committed
   */
  PollLoop(
      KafkaSettings settings,
      Intake consumer,
      Answering answering,
      Backlogs backlogs,
      Runnable committed) {
    this.backlogs = backlogs;
    this.settings = settings;
    this.consumer = consumer;
    this.answering = answering;
    this.commits =
        new Commits(
            consumer,
            answering.sending() instanceof Transactions transactions
                ? Optional.of(transactions)
                : Optional.empty(),
            committed,
            answering.failure()::completeExceptionally);
    this.unbegun = new UnbegunPartitions(consumer, this::begin);
  }

  /** Polls no more records, finishes those in flight, and commits; then {@link #run} returns. */
  void stop() {
    stopping = true;
  }

  /**
   * Consumes until it is stopped.
   *
   * @throws RuntimeException if it cannot go on
   */
  void run() {
    try {
      consumer.subscribe(List.of(settings.topics().requests()), this);
      long commitAt = System.nanoTime();
      while (!stopping) {
        unbegun.askAgain();
        poll(wanted());
        if (System.nanoTime() - commitAt >= 0 || commits.urgent()) {
          commits.later(works);
          backlogs.note(works);
          commitAt = System.nanoTime() + settings.commitEvery().toNanos();
        }
      }
      drain();
    } finally {
      leave(Set.copyOf(works.keySet()));
    }
  }

  private void poll(Set<TopicPartition> wanted) {
    consumer.pause(consumer.assignment());
    consumer.resume(wanted);
    ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
    for (TopicPartition partition : records.partitions()) {
      List<Attempt> attempts =
          records.records(partition).stream().map(answering.upscaling()::first).toList();
      long next = requireNonNull(records.nextOffsets().get(partition)).offset();
      PartitionWork work = requireNonNull(works.get(partition), "records of an assigned partition");
      work.add(attempts, next);
    }
    /* Throws what has made it fail. */
    answering.failure().getNow(Done.done());
  }

  private Set<TopicPartition> wanted() {
    long share = consumer.share(works.size());
    Set<TopicPartition> wanted = new HashSet<>();
    works.forEach(
        (partition, work) -> {
          if (work.wantsMore(share)) {
            wanted.add(partition);
          }
        });
    return wanted;
  }

  /** Goes on polling, so that the group does not take the partitions away meanwhile. */
  private void drain() {
    works.values().forEach(PartitionWork::finish);
    long end = System.nanoTime() + DRAIN.toNanos();
    while (!allIdle(Duration.ZERO) && System.nanoTime() - end < 0) {
      poll(Set.of());
    }
    breakOff(works, Duration.ZERO);
    while (!commits.now(works) && System.nanoTime() - end < 0) {
      poll(Set.of());
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    consumer.pause(partitions);
    if (stopping || partitions.isEmpty()) {
      return;
    }
    unbegun.add(partitions);
  }

  private void begin(TopicPartition partition, OffsetAndMetadata before) {
    var ledger = OffsetLedger.from(commits.begin(partition, before), settings.window());
    works.put(partition, new PartitionWork(answering, settings.inFlight(), ledger));
    LOG.debug("has {}", works.keySet());
  }

  /** What is in progress of these partitions is finished or left before another consumer begins. */
  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    giveUp(partitions, settings.membership().handOver());
  }

  /** Another consumer may have begun already: nothing is sent any more. */
  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    LOG.info("lost {}", partitions);
    leave(partitions);
    commits.forget(partitions);
  }

  private void leave(Collection<TopicPartition> partitions) {
    Map<TopicPartition, PartitionWork> left = taken(partitions);
    left.values().forEach(PartitionWork::leave);
    left.values().forEach(PartitionWork::release);
  }

  private void giveUp(Collection<TopicPartition> partitions, Duration patience) {
    Map<TopicPartition, PartitionWork> given = taken(partitions);
    given.values().forEach(PartitionWork::finish);
    breakOff(given, patience);
    Map<TopicPartition, PartitionWork> all = new HashMap<>(works);
    all.putAll(given);
    commits.now(all);
    commits.forget(partitions);
    given.values().forEach(PartitionWork::leave);
    given.values().forEach(PartitionWork::release);
  }

  private static void breakOff(Map<TopicPartition, PartitionWork> given, Duration patience) {
    if (!idle(given.values(), patience)) {
      given.values().forEach(PartitionWork::leave);
      if (!idle(given.values(), END)) {
        LOG.warn("given up while in progress: {}", given);
      }
    }
  }

  private Map<TopicPartition, PartitionWork> taken(Collection<TopicPartition> partitions) {
    unbegun.remove(partitions);
    Map<TopicPartition, PartitionWork> taken = new HashMap<>();
    for (TopicPartition partition : partitions) {
      Optional.ofNullable(works.remove(partition)).ifPresent(work -> taken.put(partition, work));
    }
    return taken;
  }

  private boolean allIdle(Duration patience) {
    return idle(works.values(), patience);
  }

  private static boolean idle(Collection<PartitionWork> works, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    try {
      for (PartitionWork work : works) {
        if (!work.awaitIdle(Duration.ofNanos(Math.max(0, end - System.nanoTime())))) {
          return false;
        }
      }
      return true;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
