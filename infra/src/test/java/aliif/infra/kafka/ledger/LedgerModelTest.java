package aliif.infra.kafka.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The ledger of a partition against a plain model: sets of the offsets that were begun and
 * answered. Records are answered in any order, answers are lost, the log loses its beginning,
 * markers of transactions take offsets, and consumers follow each other.
 */
final class LedgerModelTest {
  private static final int RECORDS = 600;
  private static final int WINDOW = 100;

  /** Offsets of records that the partition still has. */
  private final TreeSet<Long> log = new TreeSet<>();

  /** Offsets whose answers are durable. */
  private final TreeSet<Long> answered = new TreeSet<>();

  /** What one consumer does, until it ends. */
  private final class Life {
    private final Random random;
    private final OffsetLedger ledger;
    private final List<Long> open = new ArrayList<>();
    private final List<Long> recent = new ArrayList<>();
    private long readTo;

    Life(Random random, Commit commit) {
      this.random = random;
      this.ledger = OffsetLedger.from(commit, WINDOW);
      this.readTo = commit.offset();
    }

    /** Reads a record, or passes over markers and records that are gone. */
    private void read() {
      Long offset = log.ceiling(readTo);
      if (offset == null) {
        ledger.readTo(log.isEmpty() ? readTo : Math.max(readTo, log.last() + 1));
        return;
      }
      if (!ledger.hasRoom(offset)) {
        assertThat(open).as("nothing to wait for").isNotEmpty();
        return;
      }
      assertThat(ledger.isBack(offset)).isFalse();
      boolean begun = ledger.begin(offset);
      assertThat(begun).as("offset %d", offset).isEqualTo(!answered.contains(offset));
      if (begun) {
        open.add(offset);
      }
      readTo = offset + 1;
    }

    private void answer() {
      if (!open.isEmpty()) {
        long offset = open.remove(random.nextInt(open.size()));
        ledger.answered(offset);
        answered.add(offset);
        recent.add(offset);
      }
    }

    /** A transaction fails: some of the latest answers are not durable after all. */
    private void lose() {
      for (int n = random.nextInt(3); n > 0 && !recent.isEmpty(); n--) {
        long offset = recent.removeLast();
        ledger.unanswered(offset);
        answered.remove(offset);
        open.add(offset);
      }
    }

    private void check() {
      assertThat(ledger.pending()).isGreaterThanOrEqualTo(open.size());
      Commit commit = ledger.commit();
      assertThat(answered.containsAll(log.headSet(commit.offset()))).isTrue();
      assertThat(open.stream().allMatch(offset -> offset >= commit.offset())).isTrue();
      assertThat(commit.metadata()).hasSizeLessThanOrEqualTo(PendingOffsets.MOST_CHARACTERS);
      assertThat(PendingOffsets.parse(commit).commit()).isEqualTo(commit);
    }

    Commit live(int steps) {
      for (int i = 0; i < steps; i++) {
        switch (random.nextInt(20)) {
          case 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 -> read();
          case 10, 11, 12, 13, 14, 15, 16, 17 -> answer();
          case 18 -> lose();
          default -> {
            recent.clear();
            check();
          }
        }
      }
      check();
      return ledger.commit();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void noRecordIsLostAndNoneIsBegunThatHasADurableAnswer(long seed) {
    Random random = new Random(seed);
    for (long offset = random.nextInt(5); log.size() < RECORDS; offset++) {
      log.add(offset);
      offset += random.nextInt(10) == 0 ? random.nextInt(30) : 0;
    }
    Commit commit = new Commit(0, "");
    while (!answered.containsAll(log)) {
      commit = new Life(random, commit).live(random.nextInt(400));
      if (random.nextInt(8) == 0) {
        /* Retention: the oldest records go, whether answered or not. */
        log.removeAll(log.stream().limit(random.nextInt(40)).toList());
      }
    }
    Life last = new Life(random, commit);
    last.live(2 * RECORDS);
    assertThat(last.ledger.pending()).isZero();
    assertThat(last.ledger.commit().metadata()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatOneCommitWritesTheNextLedgerReads(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 100; round++) {
      TreeSet<Long> pending = new TreeSet<>();
      long offset = random.nextLong(1L << 40);
      for (int n = random.nextInt(PendingOffsets.MOST); n > 0; n--) {
        offset += 1 + (random.nextBoolean() ? 0 : random.nextInt(1 << random.nextInt(1, 11)));
        pending.add(offset);
      }
      PendingOffsets written = new PendingOffsets(pending, offset + 1 + random.nextInt(100));
      PendingOffsets read = PendingOffsets.parse(written.commit());

      boolean nothingAbove = written.commit().metadata().isEmpty();
      assertThat(read.first()).isEqualTo(written.first());
      assertThat(read.offsets()).isEqualTo(nothingAbove ? new TreeSet<Long>() : pending);
      assertThat(read.next()).isEqualTo(nothingAbove ? written.first() : written.next());
    }
  }
}
