package aliif.infra.kafka.consume;

import aliif.infra.kafka.Threads;
import aliif.infra.kafka.contract.ProgressRecord.Event;
import aliif.infra.kafka.contract.RequestRecord;
import aliif.infra.kafka.ledger.Commit;
import aliif.infra.kafka.ledger.KeyOrder;
import aliif.infra.kafka.ledger.OffsetLedger;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.Cancellable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of one partition, from their reading until their answers are durable, while this
 * consumer has the partition. Records of one key are answered one after another, in the order of
 * their offsets; those of other keys, and those without a key, at the same time. Safe for use by
 * many threads.
 */
final class PartitionWork {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionWork.class);

  /*
   * A record is first read, but not begun; then pending in the ledger: behind another of its key, or
   * ready, or running, or waiting for its next attempt. A record that waits for an attempt keeps its
   * key, so that none of the key passes it, but not its place among those that run.
   */
  private final Answering answering;
  private final int most;
  private final OffsetLedger ledger;
  private final KeyOrder<Attempt> keys = new KeyOrder<>();
  private final Queue<Attempt> read = new ArrayDeque<>();
  private final Queue<Attempt> ready =
      new PriorityQueue<>(Comparator.comparingLong(Attempt::offset));

  private final OpenRecords open = new OpenRecords();
  private long readTo;
  private int running;
  private boolean finishing;

  /**
   * @param most how many records may be worked on at the same time
   */
  PartitionWork(Answering answering, int most, OffsetLedger ledger) {
    this.answering = answering;
    this.most = most;
    this.ledger = ledger;
  }

  /**
   * Adds records that have been read.
   *
   * @param next offset from which the partition is read on
   */
  void add(List<Attempt> records, long next) {
    List<Attempt> cancelled = new ArrayList<>();
    synchronized (this) {
      for (Attempt attempt : records) {
        if (RequestRecord.cancels(attempt.record())) {
          /*
           * All of its key that have been read before. Those that wait for their turn are answered
           * when it comes, so the order of the key stays. This record comes after them in that order;
           * as long as one of them has no durable answer it is not committed, and after a crash
           * cancels them again.
           */
          cancelled.addAll(open.of(attempt.record().key()));
        }
        read.add(attempt);
        open.add(attempt);
      }
      readTo = next;
    }
    cancelled.forEach(attempt -> attempt.withdrawal().cancel());
    proceed();
  }

  /**
   * Whether more records should be read.
   *
   * @param share bytes of memory that the records of this partition should have at most
   */
  synchronized boolean wantsMore(long share) {
    return !finishing && read.isEmpty() && (open.bytes() == 0 || open.bytes() < share);
  }

  /** Begins no more; what runs is finished, and what waits is left. */
  void finish() {
    List<Attempt> all;
    synchronized (this) {
      finishing = true;
      all = open.all();
    }
    all.forEach(attempt -> attempt.withdrawal().endWaits());
  }

  /** Leaves everything that is not answered, also what runs. Nothing is sent from now on. */
  void leave() {
    Collection<Attempt> all;
    synchronized (this) {
      finishing = true;
      all = open.all();
    }
    all.forEach(attempt -> attempt.withdrawal().withdraw());
  }

  /**
   * Waits until nothing runs.
   *
   * @return false if something still runs
   */
  synchronized boolean awaitIdle(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (running > 0) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /** Gives back the memory of all that has no answer; after {@link #leave}. */
  void release() {
    List<Attempt> all;
    synchronized (this) {
      all = open.removeAll();
    }
    all.forEach(attempt -> attempt.held().release());
  }

  /** What may be committed now. */
  synchronized Commit commit() {
    return ledger.commit();
  }

  /** What is left to do here. */
  synchronized Backlogs.Part part() {
    return new Backlogs.Part(readTo, open.count(), open.oldest());
  }

  private void proceed() {
    List<Attempt> begun = new ArrayList<>();
    synchronized (this) {
      if (finishing) {
        return;
      }
      begin();
      while (running < most && !ready.isEmpty()) {
        running++;
        begun.add(ready.remove());
      }
    }
    begun.forEach(this::work);
  }

  /** Begins what the ledger has room for, and drops what an earlier consumer has answered. */
  private void begin() {
    for (Attempt next = read.peek();
        next != null && ledger.hasRoom(next.offset());
        next = read.peek()) {
      read.remove();
      if (ledger.isBack(next.offset())) {
        LOG.warn("offsets have gone back to {}: all from there on is answered", next.id());
      }
      if (!ledger.begin(next.offset())) {
        open.drop(next);
      } else {
        answering.progress().tell(next.record(), Event.ACCEPTED);
        if (keys.add(next.key(), next)) {
          ready.add(next);
        }
      }
    }
    if (read.isEmpty()) {
      ledger.readTo(readTo);
    }
  }

  private void work(Attempt attempt) {
    if (attempt.isFirst()) {
      answering.progress().tell(attempt.record(), Event.STARTED);
    }
    CompletableFuture.completedStage(attempt)
        .thenComposeAsync(answering.upscaling()::attempt, answering.system().executionContext())
        /* To send may block. */
        .thenComposeAsync(outcome -> sent(attempt, outcome), Threads.blocking(answering.system()))
        .whenCompleteAsync(
            (outcome, problem) -> ended(attempt, Optional.ofNullable(outcome), problem),
            answering.system().executionContext());
  }

  private CompletionStage<RecordOutcome> sent(Attempt attempt, RecordOutcome outcome) {
    return outcome instanceof RecordOutcome.Answered(RecordAnswer answer)
        ? answering.sending().send(answer, attempt, this).thenApply(_ -> outcome)
        : CompletableFuture.completedStage(outcome);
  }

  /** The answer of a record is durable, or will be with the next commit. */
  synchronized void answered(Attempt attempt) {
    ledger.answered(attempt.offset());
  }

  /** The answer of a record, which was counted as answered, will not become durable. */
  synchronized void unanswered(Attempt attempt) {
    ledger.unanswered(attempt.offset());
  }

  /** Gives back the memory of a record, whose answer is durable. */
  void release(Attempt attempt, RecordAnswer answer) {
    answering.progress().tell(attempt.record(), answer.event());
    synchronized (this) {
      open.drop(attempt);
    }
    /* If answers wait for a commit, the ledger has had no room for more until now. */
    proceed();
  }

  private void ended(Attempt attempt, Optional<RecordOutcome> outcome, Throwable problem) {
    synchronized (this) {
      running--;
      notifyAll();
      outcome.ifPresent(
          ended -> {
            switch (ended) {
              case RecordOutcome.Answered _ -> keys.ended(attempt.key()).ifPresent(ready::add);
              case RecordOutcome.Later(Attempt next, Duration delay) -> putOff(next, delay);
              case RecordOutcome.Left() -> {}
            }
          });
    }
    Optional.ofNullable(problem).ifPresent(answering.failure()::completeExceptionally);
    proceed();
  }

  private void putOff(Attempt next, Duration delay) {
    Cancellable waiting =
        answering
            .system()
            .scheduler()
            .scheduleOnce(delay, () -> again(next), answering.system().executionContext());
    next.withdrawal()
        .whenCancelled(
            () -> {
              if (waiting.cancel()) {
                again(next);
              }
            });
  }

  private void again(Attempt next) {
    synchronized (this) {
      ready.add(next);
    }
    proceed();
  }

  /** For messages. */
  @Override
  public synchronized String toString() {
    return "%d read, %d pending, %d running".formatted(read.size(), ledger.pending(), running);
  }
}
