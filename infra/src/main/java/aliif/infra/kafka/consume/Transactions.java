package aliif.infra.kafka.consume;

import static java.util.concurrent.TimeUnit.SECONDS;

import aliif.infra.kafka.Topics;
import aliif.infra.kafka.contract.Posted;
import aliif.pipeline.Failures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.pekko.Done;

/**
 * Gathers answers, and sends them in one transaction with the offsets of their requests. Who reads
 * committed records only sees each answer once. Answers may come from many threads; one thread
 * commits.
 */
final class Transactions implements Answering.Sending {
  /*
   * The broker refuses the offsets, and with them the answers, if the partitions have gone to
   * another consumer meanwhile: the group's generation is part of the transaction.
   *
   * Answers of one key follow each other in a transaction, so the next of a key may begin as soon as
   * its answer is here. If a transaction fails for good, the whole run ends, with all that is in
   * work, and the next begins at the last commit.
   */
  private static final int MANY = 200;

  /** For what is sent instead of a refused answer to be stored: the group waits meanwhile. */
  private static final Duration REPLACEMENT = Duration.ofSeconds(10);

  private final Topics topics;
  private final Outbox outbox;
  private final Delivery delivery;
  private final List<Gathered> gathered = new ArrayList<>();

  /** Those that the ledgers count as answered, in a transaction that is not committed yet. */
  private List<Gathered> batch = new ArrayList<>();

  /**
   * @param work the partition of the record
   */
  private record Gathered(RecordAnswer answer, Attempt attempt, PartitionWork work) {}

  Transactions(Topics topics, Outbox outbox, Delivery delivery) {
    this.topics = topics;
    this.outbox = outbox;
    this.delivery = delivery;
  }

  @Override
  public synchronized CompletionStage<Done> send(
      RecordAnswer answer, Attempt attempt, PartitionWork work) {
    gathered.add(new Gathered(answer, attempt, work));
    return CompletableFuture.completedStage(Done.done());
  }

  /** Whether so many answers are here that they should be committed at once. */
  synchronized boolean many() {
    return gathered.size() >= MANY;
  }

  /** From now on the ledgers count all answers that are here as answered. */
  void prepare() {
    List<Gathered> more;
    synchronized (this) {
      more = List.copyOf(gathered);
      gathered.clear();
    }
    List<Gathered> kept = new ArrayList<>();
    for (Gathered each : batch) {
      if (each.attempt().withdrawal().isWithdrawn()) {
        each.work().unanswered(each.attempt());
      } else {
        kept.add(each);
      }
    }
    batch = kept;
    for (Gathered each : more) {
      if (!each.attempt().withdrawal().isWithdrawn()) {
        each.work().answered(each.attempt());
        batch.add(each);
      }
    }
  }

  /**
   * Sends all that {@link #prepare} has counted, with the offsets.
   *
   * @throws org.apache.kafka.clients.consumer.CommitFailedException if another member may have the
   *     partitions: the answers are kept for the next call, except those withdrawn until then
   * @throws RuntimeException if the transaction fails; then nothing of it is visible, and this can
   *     not be used any more
   */
  void commit(Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
    while (true) {
      outbox.begin();
      try {
        if (sent()) {
          outbox.commit(offsets, group);
          break;
        }
      } catch (RuntimeException problem) {
        outbox.abort(problem);
        throw problem;
      }
      outbox.abort();
    }
    batch.forEach(each -> each.work().release(each.attempt(), each.answer()));
    batch = new ArrayList<>();
  }

  /**
   * Sends the batch. If something is refused, it is replaced, and the answer is false.
   *
   * @throws RuntimeException if something is not sent though nothing is refused, or if a
   *     replacement fails
   */
  private boolean sent() {
    List<CompletableFuture<Optional<Posted>>> words =
        batch.stream().map(each -> word(each.answer())).toList();
    boolean refused = false;
    List<RuntimeException> failures = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      Optional<Posted> refusal = Optional.empty();
      try {
        refusal = words.get(i).join();
      } catch (CompletionException problem) {
        failures.add(cause(problem));
      }
      if (refusal.isPresent()) {
        refused = true;
        batch.set(i, replaced(batch.get(i), refusal.get()));
      }
    }
    /* One refused record makes others of its transaction fail, too. */
    if (!refused && !failures.isEmpty()) {
      throw failures.getFirst();
    }
    return !refused;
  }

  private Gathered replaced(Gathered each, Posted refusal) {
    try {
      RecordAnswer other =
          delivery
              .instead(each.answer(), refusal, each.attempt().withdrawal())
              .toCompletableFuture()
              .orTimeout(REPLACEMENT.toSeconds(), SECONDS)
              .join();
      return new Gathered(other, each.attempt(), each.work());
    } catch (CompletionException problem) {
      throw problem.getCause() instanceof TimeoutException
          ? new IllegalStateException(
              "result of %s: not stored within %d s"
                  .formatted(each.attempt().id(), REPLACEMENT.toSeconds()),
              problem)
          : cause(problem);
    }
  }

  private static RuntimeException cause(CompletionException problem) {
    return Failures.cause(problem) instanceof RuntimeException cause ? cause : problem;
  }

  /** Empty if it is acknowledged. */
  private CompletableFuture<Optional<Posted>> word(RecordAnswer answer) {
    return answer
        .on(topics)
        .map(outbox::post)
        .orElse(CompletableFuture.completedStage(new Posted.Acknowledged()))
        .thenApply(word -> Optional.of(word).filter(it -> !(it instanceof Posted.Acknowledged)))
        .toCompletableFuture();
  }
}
