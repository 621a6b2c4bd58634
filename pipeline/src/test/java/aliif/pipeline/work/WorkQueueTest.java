package aliif.pipeline.work;

import static aliif.pipeline.Priority.BATCH;
import static aliif.pipeline.Priority.INTERACTIVE;
import static aliif.pipeline.Priority.PREFETCH;
import static aliif.pipeline.Priority.VISIBLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.pipeline.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WorkQueueTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration LONG = Duration.ofDays(1);

  private final WorkQueue<Integer> queue = new WorkQueue<>(LONG, 1_000_000);

  private static QueuedPiece.Rank rank(long request, Priority priority) {
    return new QueuedPiece.Rank(request, priority, 0, Optional.empty());
  }

  private static Instant at(long milliseconds) {
    return START.plusMillis(milliseconds);
  }

  private static List<Integer> all(WorkQueue<Integer> queue, Instant now) {
    List<Integer> works = new ArrayList<>();
    for (var piece = queue.next(now, _ -> false);
        piece.isPresent();
        piece = queue.next(now, _ -> false)) {
      works.add(piece.get().work());
    }
    return works;
  }

  @Test
  void urgentWorkGoesFirst() {
    queue.add(4, rank(1, BATCH), START);
    queue.add(3, rank(1, PREFETCH), START);
    queue.add(1, rank(1, VISIBLE), START);
    queue.add(2, rank(1, INTERACTIVE), START);
    assertThat(all(queue, START)).containsExactly(1, 2, 3, 4);
    assertThat(queue.next(START, _ -> false)).isEmpty();
  }

  @Test
  void aRequestOfAThousandPiecesDoesNotBlockOneOfTwo() {
    for (int i = 0; i < 1000; i++) {
      queue.add(i, rank(1, INTERACTIVE), START);
    }
    queue.add(5000, rank(2, INTERACTIVE), START);
    queue.add(5001, rank(2, INTERACTIVE), START);
    assertThat(all(queue, START)).startsWith(0, 5000, 1, 5001, 2, 3);
  }

  /** Its next piece comes only when the one before is done, as an image in progress sends them. */
  @Test
  void aRequestThatSendsOnePieceAtATimeHasNoMoreTurnsThanOthers() {
    for (int i = 0; i < 10; i++) {
      queue.add(i, rank(1, BATCH), START);
    }
    queue.add(100, rank(2, BATCH), START);
    List<Integer> works = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      int work = queue.next(START, _ -> false).orElseThrow().work();
      works.add(work);
      if (work >= 100) {
        queue.add(work + 1, rank(2, BATCH), START);
      }
    }
    assertThat(works).containsExactly(0, 100, 1, 101, 2, 102);
  }

  @Test
  void piecesOfARequestGoByTheirOrderAndThenAsTheyCame() {
    queue.add(3, new QueuedPiece.Rank(1, BATCH, 1, Optional.empty()), START);
    queue.add(4, new QueuedPiece.Rank(1, BATCH, 1, Optional.empty()), START);
    queue.add(1, new QueuedPiece.Rank(1, BATCH, 0, Optional.empty()), START);
    queue.add(2, new QueuedPiece.Rank(1, BATCH, 0, Optional.empty()), START);
    assertThat(all(queue, START)).containsExactly(1, 2, 3, 4);
  }

  @Test
  void batchHasATurnAfterSoManyUrgentPieces() {
    WorkQueue<Integer> aging = new WorkQueue<>(LONG, 3);
    aging.add(100, rank(9, BATCH), START);
    aging.add(101, rank(9, BATCH), START);
    for (int i = 0; i < 10; i++) {
      aging.add(i, rank(1, VISIBLE), START);
    }
    assertThat(all(aging, START)).containsExactly(0, 1, 2, 100, 3, 4, 5, 101, 6, 7, 8, 9);
  }

  @Test
  void batchHasATurnAfterSoMuchTime() {
    WorkQueue<Integer> aging = new WorkQueue<>(Duration.ofSeconds(5), 1_000_000);
    for (int i = 0; i < 3; i++) {
      aging.add(100 + i, rank(9, BATCH), START);
      aging.add(i, rank(1, VISIBLE), START);
    }
    assertThat(aging.next(at(4999), _ -> false).orElseThrow().work()).isEqualTo(0);
    assertThat(aging.next(at(5000), _ -> false).orElseThrow().work()).isEqualTo(100);
    assertThat(aging.next(at(9000), _ -> false).orElseThrow().work()).isEqualTo(1);
    assertThat(aging.next(at(11000), _ -> false).orElseThrow().work()).isEqualTo(101);
    // Although batch has waited too long again: an urgent piece is between two such turns.
    assertThat(aging.next(at(20000), _ -> false).orElseThrow().work()).isEqualTo(2);
  }

  /** Whatever waits, and however long it has waited. */
  @Test
  void aVisiblePieceWaitsForOneOtherAtMost() {
    Random random = new Random(5);
    WorkQueue<Integer> aging = new WorkQueue<>(Duration.ofMillis(50), 3);
    List<Priority> others = List.of(INTERACTIVE, PREFETCH, BATCH);
    for (int i = 0; i < 3000; i++) {
      aging.add(-1, rank(random.nextInt(20), others.get(random.nextInt(3))), at(i));
    }
    for (int i = 0; i < 1000; i++) {
      Instant now = at(10_000 + 100L * i);
      aging.next(now, _ -> false);
      aging.add(i, rank(100 + i, VISIBLE), now);
      int first = aging.next(now, _ -> false).orElseThrow().work();
      int second = aging.next(now, _ -> false).map(QueuedPiece::work).orElse(-1);
      assertThat(first == i || second == i).as("%d: %d, %d", i, first, second).isTrue();
    }
  }

  /** The load is all that it can do, and everything else always waits. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64})
  void noPieceIsOvertakenWithoutEnd(int agingPieces) {
    WorkQueue<Integer> aging = new WorkQueue<>(LONG, agingPieces);
    int requests = 5;
    for (int i = 0; i < requests; i++) {
      aging.add(-1 - i, rank(i, BATCH), START);
    }
    int most = 0;
    int left = requests;
    for (int turn = 0; left > 0 && turn < 10_000; turn++) {
      aging.add(turn, rank(1000 + turn, VISIBLE), START);
      aging.add(turn, rank(2000 + turn, PREFETCH), START);
      if (aging.next(START, _ -> false).orElseThrow().work() < 0) {
        left--;
        most = turn;
      }
    }
    assertThat(left).isZero();
    // Each of the two lower priorities has every second of the turns that are not urgent.
    assertThat(most).isLessThanOrEqualTo(requests * 2 * (agingPieces + 2));
  }

  @Test
  void aCancelledPieceIsOutAndCancelledOnce() {
    QueuedPiece<Integer> one = queue.add(1, rank(1, BATCH), START);
    queue.add(2, rank(1, BATCH), START);
    assertThat(queue.cancel(one)).isTrue();
    assertThat(queue.cancel(one)).isFalse();
    assertThat(all(queue, START)).containsExactly(2);
  }

  @Test
  void aPieceThatIsHeldHasNoTurnUntilItIsReleasedAndThenGoesByItsAge() {
    QueuedPiece<Integer> one = queue.add(1, rank(1, BATCH), START);
    queue.add(2, rank(1, BATCH), START);
    assertThat(queue.next(START, _ -> false)).contains(one);
    queue.hold(one);
    assertThat(queue.size()).isEqualTo(2);
    assertThat(queue.waiting(BATCH)).isEqualTo(1);
    queue.release(one, START);
    queue.release(one, START);
    assertThat(all(queue, START)).containsExactly(1, 2);
  }

  @Test
  void aPieceIsInTheQueueOnce() {
    QueuedPiece<Integer> one = queue.add(1, rank(1, BATCH), START);
    assertThatThrownBy(() -> queue.putBack(one, START))
        .hasMessage("piece: WAITING (expected: out of the queue)");
  }

  @Test
  void piecesWhoseDeadlineHasPassedComeOutWhereverTheyAre() {
    var soon = new QueuedPiece.Rank(1, BATCH, 0, Optional.of(at(100)));
    var later = new QueuedPiece.Rank(1, BATCH, 0, Optional.of(at(200)));
    QueuedPiece<Integer> held = queue.add(1, soon, START);
    queue.next(START, _ -> false);
    queue.hold(held);
    QueuedPiece<Integer> waiting = queue.add(2, soon, START);
    queue.add(3, later, START);
    queue.add(4, rank(1, BATCH), START);
    assertThat(queue.expire(at(100))).isEmpty();
    assertThat(queue.expire(at(101))).containsExactly(held, waiting);
    assertThat(all(queue, at(101))).containsExactly(3, 4);
    assertThat(queue.expire(at(1000))).isEmpty();
  }

  /** A scan for each would take hours. */
  @Test
  void hundredsOfThousandsOfPiecesAreCancelledAndExpiredInNoTime() {
    int pieces = 300_000;
    List<QueuedPiece<Integer>> handles = new ArrayList<>();
    for (int i = 0; i < pieces; i++) {
      Optional<Instant> deadline = i % 3 == 0 ? Optional.of(at(i)) : Optional.empty();
      handles.add(queue.add(i, new QueuedPiece.Rank(i % 1000, BATCH, i % 2, deadline), START));
    }
    Collections.shuffle(handles, new Random(1));
    long begin = System.nanoTime();
    handles.subList(0, pieces / 3).forEach(queue::cancel);
    int expired = queue.expire(at(pieces)).size();
    int cancelled = 0;
    for (int request = 0; request < 500; request++) {
      cancelled += queue.cancelRequest(request).size();
    }
    int done = all(queue, at(pieces)).size();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMinutes(5));
    assertThat(pieces / 3 + expired + cancelled + done).isEqualTo(pieces);
    assertThat(queue.size()).isZero();
  }
}
