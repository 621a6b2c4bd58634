package aliif.pipeline.work;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.CoordinateGrid;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleOutcome.DeadlinePassed;
import aliif.pipeline.UpscaleOutcome.Failure;
import aliif.pipeline.UpscaleOutcome.InternalFailure;
import aliif.pipeline.features.Handover;
import aliif.pipeline.testing.TestTickets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A piece that a worker did not do is done by another or refused, and never both. */
final class RetriesTest {
  private static final Instant NOON = Instant.parse("2025-01-31T12:00:00Z");

  private final WorkQueue<Piece> queue = new WorkQueue<>(Duration.ofSeconds(60), 64);
  private final WorkMeter meter = new WorkMeter();
  private final Retries retries = new Retries(queue, meter);
  private final TestInbox<TileAnswer> answers = TestInbox.create();
  private final Piece piece =
      new Piece(
          new TileWork.Upscale(
              TestTickets.of(1, "cat", Priority.BATCH, Optional.of(NOON)),
              new RgbImage(new Size(1, 1), new float[3]),
              RenderWindow.whole(CoordinateGrid.of(new Size(1, 1), new Size(1, 1)))),
          answers.getRef());
  private final QueuedPiece<Piece> entry = queue.add(piece, piece.rank(), NOON);

  /** A worker begins it. */
  private QueuedPiece<Piece> begin() {
    QueuedPiece<Piece> next = queue.next(NOON, _ -> false).orElseThrow();
    next.work().attempts++;
    return next;
  }

  private Failure refused() {
    assertThat(queue.size()).as("it is out").isZero();
    return ((TileAnswer.Refused) answers.receiveMessage()).reason();
  }

  private void assertWaits() {
    assertThat(answers.hasMessages()).isFalse();
    assertThat(queue.size()).isEqualTo(1);
  }

  @Test
  void aPieceBreaksTwoWorkersAtMost() {
    retries.broken(begin());
    assertWaits();
    assertThat(meter.retried()).isEqualTo(1);
    retries.broken(begin());
    assertThat(refused())
        .isEqualTo(new InternalFailure("cat: a tile broke 2 workers (expected: none)"));
    assertThat(meter.retried()).isEqualTo(1);
  }

  @Test
  void aPieceIsLostThreeTimesAtMostAndThatCountsAsNoAttempt() {
    for (int lost = 0; lost < 3; lost++) {
      retries.lost(begin());
      assertWaits();
      assertThat(piece.attempts).isZero();
    }
    retries.broken(begin());
    assertWaits();
    retries.lost(begin());
    assertThat(refused())
        .isEqualTo(
            new InternalFailure(
                "cat: a tile was lost with 4 workers of other processes (expected: at most 3)"));
  }

  @Test
  void workersThatLeaveWithoutHavingBegunAreNoEndOfIt() {
    for (int i = 0; i < 100; i++) {
      retries.untouched(begin());
      assertWaits();
    }
    assertThat(piece.attempts).isZero();
    assertThat(meter.retried()).isZero();
  }

  @Test
  void whatIsGivenUpIsRefusedInsteadOfTriedAgain() {
    piece.givenUp = true;
    retries.untouched(begin());
    assertThat(refused()).isEqualTo(new InternalFailure("cat: given up"));
    assertThat(meter.cancelled()).isEqualTo(1);

    queue.putBack(entry, NOON);
    assertThat(retries.postponed(begin())).isFalse();
    assertThat(refused()).isEqualTo(new InternalFailure("cat: given up"));
    queue.putBack(entry, NOON);
    retries.broken(begin());
    assertThat(refused()).isInstanceOf(InternalFailure.class);
    queue.putBack(entry, NOON);
    retries.lost(begin());
    assertThat(refused()).isInstanceOf(InternalFailure.class);
  }

  @ParameterizedTest
  @EnumSource(Handover.class)
  void whoWaitedForATileGoesOnUnlessItsEncoderBrokeTwice(Handover end) {
    assertThat(retries.postponed(begin())).isTrue();
    assertThat(queue.next(NOON, _ -> false)).as("it is held").isEmpty();
    retries.resume(entry, end);
    assertWaits();
    assertThat(retries.postponed(begin())).isTrue();
    retries.resume(entry, end);
    switch (end) {
      case READY, LEFT -> assertWaits();
      case BROKE -> assertThat(refused()).isInstanceOf(InternalFailure.class);
      case OUT_OF_MEMORY -> assertThat(refused()).isInstanceOf(UpscaleOutcome.OutOfMemory.class);
    }
    retries.resume(entry, end);
    assertThat(answers.hasMessages()).as("refused once").isFalse();
  }

  @Test
  void whatIsLateAndWhereAWorkerHangsIsSaidWithItsTime() {
    begin();
    retries.late(piece);
    assertThat(refused())
        .isEqualTo(
            new DeadlinePassed(
                "deadline: 2025-01-31T12:00:00Z has passed (expected: a later one)"));
    assertThat(meter.late()).isEqualTo(1);
    retries.hanging(piece, Duration.ofMinutes(2));
    assertThat(refused())
        .isEqualTo(
            new InternalFailure(
                "cat: a tile was not done within 120 s (expected: sooner;"
                    + " aliif.pipeline.piece-time)"));
  }

  @Test
  void theMeterShowsWhatWaitsAndForHowLong() {
    assertThat(meter.age(Priority.BATCH, NOON.plusSeconds(9))).as("not measured").isZero();
    meter.measure(queue);
    assertThat(meter.waiting(Priority.BATCH)).isEqualTo(1);
    assertThat(meter.waiting(Priority.VISIBLE)).isZero();
    assertThat(meter.age(Priority.BATCH, NOON.plusSeconds(9))).isEqualTo(Duration.ofSeconds(9));
    assertThat(meter.age(Priority.BATCH, NOON)).isZero();
    assertThat(meter.age(Priority.BATCH, NOON.minusSeconds(1))).as("a clock set back").isZero();
    begin();
    meter.measure(queue);
    assertThat(meter.waiting(Priority.BATCH)).isZero();
    assertThat(meter.age(Priority.BATCH, Instant.MAX)).isZero();

    meter.work(WorkMeter.Stage.RENDER).add(Duration.ofMillis(2));
    meter.work(WorkMeter.Stage.RENDER).add(Duration.ofNanos(1));
    assertThat(meter.work(WorkMeter.Stage.RENDER).count()).isEqualTo(2);
    assertThat(meter.work(WorkMeter.Stage.RENDER).nanoseconds()).isEqualTo(2_000_001);
    assertThat(meter.work(WorkMeter.Stage.ENCODE).count()).isZero();
  }
}
