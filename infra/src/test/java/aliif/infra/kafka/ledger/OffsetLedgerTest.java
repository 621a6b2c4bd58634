package aliif.infra.kafka.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OffsetLedgerTest {
  private static final int WINDOW = 10_000;

  private final OffsetLedger ledger = from(new Commit(100, ""));

  @Test
  void theCommitStopsAtTheLowestPendingRecord() {
    for (long offset = 100; offset < 104; offset++) {
      assertThat(ledger.begin(offset)).isTrue();
    }
    ledger.answered(102);
    assertThat(ledger.commit().offset()).isEqualTo(100);
    ledger.answered(100);
    assertThat(ledger.commit().offset()).isEqualTo(101);
    ledger.answered(101);
    assertThat(ledger.commit()).as("102 was answered before").isEqualTo(new Commit(103, ""));
    ledger.answered(103);
    assertThat(ledger.commit()).isEqualTo(new Commit(104, ""));
    assertThat(ledger.pending()).isZero();
  }

  @Test
  void nothingIsWrittenBesideTheOffsetIfNothingAboveItIsAnswered() {
    ledger.begin(100);
    ledger.begin(101);
    assertThat(ledger.commit()).isEqualTo(new Commit(100, ""));
  }

  @Test
  void whatIsAnsweredAboveTheCommitIsNotBegunAgain() {
    for (long offset = 100; offset < 106; offset++) {
      ledger.begin(offset);
    }
    List.of(101L, 102L, 104L).forEach(ledger::answered);
    OffsetLedger next = from(ledger.commit());
    assertThat(next.commit()).isEqualTo(ledger.commit());
    List<Long> again = new ArrayList<>();
    for (long offset = 100; offset < 108; offset++) {
      if (next.begin(offset)) {
        again.add(offset);
      }
    }
    assertThat(again).containsExactly(100L, 103L, 105L, 106L, 107L);
    again.forEach(next::answered);
    assertThat(next.commit()).isEqualTo(new Commit(108, ""));
  }

  @Test
  void gapsBetweenOffsetsAreNothingToWaitFor() {
    ledger.begin(103);
    ledger.begin(5_000);
    ledger.answered(103);
    assertThat(ledger.commit().offset()).isEqualTo(5_000);
    ledger.answered(5_000);
    ledger.readTo(5_002);
    assertThat(ledger.commit()).isEqualTo(new Commit(5_002, ""));
  }

  @Test
  void aPendingRecordThatWasDeletedIsNotWaitedFor() {
    for (long offset = 100; offset < 104; offset++) {
      ledger.begin(offset);
    }
    ledger.answered(101);
    ledger.answered(103);
    OffsetLedger next = from(ledger.commit());
    assertThat(next.begin(102)).isTrue();
    next.answered(102);
    assertThat(next.commit()).as("100 is gone").isEqualTo(new Commit(104, ""));
    OffsetLedger another = from(ledger.commit());
    another.readTo(110);
    assertThat(another.commit()).isEqualTo(new Commit(110, ""));
  }

  @Test
  void theWindowIsBoundedInOffsetsAndInPendingRecords() {
    ledger.begin(100);
    for (long offset = 101; ledger.hasRoom(offset); offset++) {
      ledger.begin(offset);
      ledger.answered(offset);
    }
    assertThat(ledger.hasRoom(100 + WINDOW)).isFalse();
    assertThat(ledger.isBack(99 + WINDOW)).as("the last that had room").isTrue();
    ledger.answered(100);
    assertThat(ledger.hasRoom(1L << 40)).as("nothing is pending").isTrue();
    for (int i = 0; i < PendingOffsets.MOST; i++) {
      assertThat(ledger.hasRoom(20_000 + i)).isTrue();
      ledger.begin(20_000 + i);
    }
    assertThat(ledger.hasRoom(20_000 + PendingOffsets.MOST)).isFalse();
  }

  @Test
  void theLargestCommitFitsIntoItsMetadata() {
    OffsetLedger wide = OffsetLedger.from(new Commit(0, ""), OffsetLedger.MOST_WINDOW);
    for (int i = 0; i < PendingOffsets.MOST; i++) {
      /* All distances need three bytes, as many as fit into the window. */
      long offset = i * 2_000L;
      assertThat(wide.hasRoom(offset)).isTrue();
      wide.begin(offset);
    }
    Commit commit = wide.commit();
    assertThat(commit.metadata()).hasSizeLessThanOrEqualTo(PendingOffsets.MOST_CHARACTERS);
    assertThat(from(commit).commit()).isEqualTo(commit);
    TreeSet<Long> far = new TreeSet<>();
    for (int i = 0; i < PendingOffsets.MOST; i++) {
      far.add((long) i * PendingOffsets.MOST_DISTANCE);
    }
    assertThat(new PendingOffsets(far, far.last() + 1).commit().metadata())
        .hasSizeLessThanOrEqualTo(PendingOffsets.MOST_CHARACTERS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1:", "1:AA", "1:gA", "1:!", "2:AQ", "of others", "1:gICAgICAgICAgICAgAE"})
  void metadataThatIsNotOursMeansThatNothingAboveIsAnswered(String metadata) {
    OffsetLedger next = from(new Commit(7, metadata));
    assertThat(next.begin(7)).isTrue();
    assertThat(next.begin(8)).isTrue();
    next.answered(7);
    assertThat(next.commit()).isEqualTo(new Commit(8, ""));
  }

  /** Distances that add up to more than a number holds. */
  @Test
  void metadataThatLeadsRoundInACircleIsNotOurs() {
    byte[] far = new byte[8 * 256];
    Arrays.fill(far, (byte) 0x80);
    for (int i = 7; i < far.length; i += 8) {
      far[i] = 0x7f;
    }
    String metadata = "1:" + Base64.getEncoder().withoutPadding().encodeToString(far);
    assertThat(from(new Commit(7, metadata)).commit()).isEqualTo(new Commit(7, ""));
  }

  @Test
  void anAnswerThatIsLostIsPendingAgain() {
    ledger.begin(100);
    ledger.begin(101);
    ledger.answered(100);
    ledger.answered(101);
    ledger.unanswered(100);
    assertThat(ledger.commit().offset()).isEqualTo(100);
    assertThat(ledger.pending()).isEqualTo(1);
    OffsetLedger next = from(ledger.commit());
    assertThat(next.begin(100)).isTrue();
    assertThat(next.begin(101)).isFalse();
    next.answered(100);
    assertThat(next.commit()).isEqualTo(new Commit(102, ""));
  }

  @Test
  void moreThanFitsIntoACommitIsNotCommitted() {
    OffsetLedger wide = OffsetLedger.from(new Commit(0, ""), OffsetLedger.MOST_WINDOW);
    for (long i = 0; i < 1_100; i++) {
      wide.begin(i * 20_000);
      wide.answered(i * 20_000);
    }
    for (long i = 0; i < 1_100; i++) {
      wide.unanswered(i * 20_000);
    }
    assertThatThrownBy(wide::commit).hasMessage("pending: 1100 records (expected: at most 1000)");
  }

  @Test
  void recordsOfATopicThatWasMadeAgainAreNotTakenForAnswered() {
    assertThat(ledger.isBack(100)).isFalse();
    assertThat(ledger.isBack(0)).as("below the commit").isTrue();
    assertThat(ledger.hasRoom(0)).isTrue();
    assertThat(ledger.begin(0)).isTrue();
    assertThat(ledger.begin(1)).isTrue();
    ledger.answered(0);
    assertThat(ledger.commit()).isEqualTo(new Commit(1, ""));
    ledger.answered(1);
    ledger.readTo(7);
    assertThat(ledger.isBack(7)).isFalse();
    assertThat(ledger.isBack(6)).isTrue();
  }

  @Test
  void whatHasBegunIsAnsweredBeforeTheLedgerStartsAnew() {
    for (long offset = 100; offset < 104; offset++) {
      ledger.begin(offset);
    }
    ledger.answered(101);
    OffsetLedger next = from(ledger.commit());
    next.begin(100);
    next.begin(101);
    assertThat(next.hasRoom(50)).isFalse();
    assertThatThrownBy(() -> next.begin(50))
        .hasMessage("offset: 50 (expected: at least 102, as records are pending)");
    next.answered(100);
    assertThat(next.hasRoom(50)).as("102 and 103 were never read").isTrue();
    assertThat(next.begin(50)).isTrue();
    assertThat(next.begin(51)).isTrue();
    assertThat(next.pending()).isEqualTo(2);
    next.answered(50);
    next.answered(51);
    assertThat(next.commit()).isEqualTo(new Commit(52, ""));
  }

  @Test
  void onlyAPendingRecordIsAnswered() {
    ledger.begin(100);
    ledger.answered(100);
    assertThatThrownBy(() -> ledger.answered(100))
        .hasMessage("offset: 100 (expected: a pending one)");
    assertThatThrownBy(() -> OffsetLedger.from(new Commit(0, ""), 0))
        .hasMessage("window: 0 (expected: 1 to 2097151)");
  }

  /** Whatever is answered in whatever order, and whenever the consumer changes. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void eachRecordIsAnsweredOnceOverManyRestarts(long seed) {
    Random random = new Random(seed);
    TreeSet<Long> log = new TreeSet<>();
    for (long offset = 0; log.size() < 2_000; offset += 1 + random.nextInt(3) / 2 * 5) {
      log.add(offset);
    }
    Set<Long> answered = new HashSet<>();
    Commit commit = new Commit(0, "");
    while (answered.size() < log.size()) {
      OffsetLedger each = OffsetLedger.from(commit, 300);
      List<Long> pending = new ArrayList<>();
      long life = random.nextInt(1_000);
      for (long offset : log.tailSet(commit.offset())) {
        if (life-- < 0) {
          break;
        }
        while (!each.hasRoom(offset) || (!pending.isEmpty() && random.nextInt(3) > 0)) {
          answer(each, pending, answered, random);
        }
        if (each.begin(offset)) {
          pending.add(offset);
        }
      }
      while (!pending.isEmpty() && random.nextInt(4) > 0) {
        answer(each, pending, answered, random);
      }
      Commit last = commit;
      commit = each.commit();
      assertThat(commit.offset()).isGreaterThanOrEqualTo(last.offset());
      assertThat(answered).containsAll(log.headSet(commit.offset()));
    }
    assertThat(answered).containsExactlyInAnyOrderElementsOf(log);
  }

  private static void answer(
      OffsetLedger ledger, List<Long> pending, Set<Long> answered, Random random) {
    long offset = pending.remove(random.nextInt(pending.size()));
    ledger.answered(offset);
    assertThat(answered.add(offset)).as("%d again", offset).isTrue();
  }

  private static OffsetLedger from(Commit commit) {
    return OffsetLedger.from(commit, WINDOW);
  }
}
