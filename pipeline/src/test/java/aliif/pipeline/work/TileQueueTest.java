package aliif.pipeline.work;

import static aliif.model.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.testing.TestTickets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;

final class TileQueueTest extends QueueBench {
  TileQueueTest() {
    super(10_000);
  }

  /** Work goes on only when a permit is there; what was encoded is known by its width. */
  private ActorRef<TileQueue.Command> queue(int workers) {
    return queue(
        workers,
        LONG,
        crop -> {
          acquire(crop);
          encoded.add(crop.width());
        });
  }

  private static TileWork encode(int width, long image, Priority priority, Instant deadline) {
    return new TileWork.Encode(
        TestTickets.of(image, "test", priority, Optional.of(deadline)),
        new RgbImage(new Size(width, 1), new float[3 * width]));
  }

  private static TileWork encode(int width, long image, Priority priority) {
    return encode(width, image, priority, Instant.now().plusSeconds(60));
  }

  /** Occupies the only worker, so that what follows waits. */
  private void occupy(ActorRef<TileQueue.Command> queue) {
    submit(queue, encode(1, 0, Priority.VISIBLE));
    eventually(() -> assertThat(state(queue).busy()).isEqualTo(1));
  }

  @Test
  void urgentWorkGoesFirst() {
    var queue = queue(1);
    occupy(queue);
    submit(queue, encode(10, 1, Priority.BATCH));
    submit(queue, encode(11, 1, Priority.PREFETCH));
    submit(queue, encode(12, 1, Priority.VISIBLE));
    submit(queue, encode(13, 1, Priority.INTERACTIVE));
    gate.release(5);
    answers.receiveSeveralMessages(5);
    assertThat(encoded).containsExactly(1, 12, 13, 11, 10);
  }

  @Test
  void nothingIsOvertakenWithoutEnd() {
    var queue = queue(1);
    occupy(queue);
    submit(queue, encode(10, 1, Priority.BATCH));
    for (int i = 0; i < 3000; i++) {
      submit(queue, encode(20, 2, Priority.VISIBLE));
    }
    gate.release(3002);
    answers.receiveSeveralMessages(3002);
    assertThat(encoded.indexOf(10)).isBetween(60, 70);
  }

  @Test
  void aDeadlineThatPassesWhileWaitingIsAnsweredAtOnce() {
    var queue = queue(1);
    occupy(queue);
    submit(queue, encode(10, 1, Priority.BATCH, Instant.now().plusMillis(100)));
    assertThat(answers.expectMessageClass(TileAnswer.Refused.class).reason())
        .isInstanceOf(UpscaleOutcome.DeadlinePassed.class);
    gate.release();
  }

  @Test
  void aGivenUpImageLeavesTheQueueAndOthersStay() {
    var queue = queue(1);
    occupy(queue);
    submit(queue, encode(10, 1, Priority.BATCH));
    submit(queue, encode(11, 2, Priority.BATCH));
    submit(queue, encode(12, 1, Priority.BATCH));
    queue.tell(new TileQueue.GiveUp(1));
    answers.expectMessageClass(TileAnswer.Refused.class);
    answers.expectMessageClass(TileAnswer.Refused.class);
    gate.release(2);
    answers.receiveSeveralMessages(2);
    assertThat(encoded).containsExactly(1, 11);
  }

  @Test
  void workThatBreaksAWorkerIsTriedOnceMoreAndTheWorkerIsReplaced() {
    AtomicInteger calls = new AtomicInteger();
    var queue =
        queue(
            1,
            LONG,
            crop -> {
              if (calls.incrementAndGet() == 1 || crop.width() == 13) {
                throw new IllegalStateException("broken");
              }
            });
    submit(queue, encode(10, 1, Priority.BATCH));
    answers.expectMessageClass(TileAnswer.Encoded.class);
    submit(queue, encode(13, 2, Priority.BATCH));
    assertThat(answers.expectMessageClass(TileAnswer.Refused.class).reason().message())
        .isEqualTo("test: a tile broke 2 workers (expected: none)");
    submit(queue, encode(11, 3, Priority.BATCH));
    answers.expectMessageClass(TileAnswer.Encoded.class);
  }

  @Test
  void anEngineWithoutMemoryRefusesItsPieceAndGoesOn() {
    AtomicInteger engines = new AtomicInteger();
    var queue =
        queueOf(
            1,
            LONG,
            _ -> {
              engines.incrementAndGet();
              return new FakeAliif(
                  crop -> {
                    if (crop.width() == 13) {
                      throw new OutOfMemoryError("Java heap space");
                    }
                  });
            });
    submit(queue, encode(13, 1, Priority.BATCH));
    assertThat(answers.expectMessageClass(TileAnswer.Refused.class).reason())
        .isInstanceOf(UpscaleOutcome.OutOfMemory.class);
    submit(queue, encode(10, 2, Priority.BATCH));
    answers.expectMessageClass(TileAnswer.Encoded.class);
    assertThat(engines.get()).isEqualTo(2);
  }

  @Test
  void anEngineThatOverflowsItsStackBreaksItsWorkerAndNotTheSystem() {
    var queue =
        queue(
            1,
            LONG,
            crop -> {
              if (crop.width() == 13) {
                throw new StackOverflowError();
              }
            });
    submit(queue, encode(13, 1, Priority.BATCH));
    assertThat(answers.expectMessageClass(TileAnswer.Refused.class).reason())
        .isInstanceOf(UpscaleOutcome.InternalFailure.class);
    submit(queue, encode(10, 2, Priority.BATCH));
    answers.expectMessageClass(TileAnswer.Encoded.class);
  }

  @Test
  void aWorkerThatHangsIsReplacedAndEndsWhenItComesBack() {
    Semaphore hang = new Semaphore(0);
    var queue =
        queue(
            1,
            Duration.ofSeconds(2),
            crop -> {
              if (crop.width() == 13) {
                hang.acquireUninterruptibly();
              }
            });
    submit(queue, encode(13, 1, Priority.BATCH));
    assertThat(answers.expectMessageClass(TileAnswer.Refused.class).reason())
        .isInstanceOf(UpscaleOutcome.InternalFailure.class);
    submit(queue, encode(10, 2, Priority.BATCH));
    answers.expectMessageClass(TileAnswer.Encoded.class);
    assertThat(state(queue).hanging()).isEqualTo(1);
    hang.release();
    answers.expectMessageClass(TileAnswer.Encoded.class); // which nobody waits for any more
    eventually(() -> assertThat(state(queue)).isEqualTo(new TileQueue.State(0, 0, 1, 0)));
  }

  @Test
  void aGivenUpPieceThatBreaksAWorkerIsNotTriedAgain() {
    AtomicInteger calls = new AtomicInteger();
    var queue =
        queue(
            1,
            LONG,
            _ -> {
              gate.acquireUninterruptibly();
              calls.incrementAndGet();
              throw new IllegalStateException("broken");
            });
    occupy(queue);
    queue.tell(new TileQueue.GiveUp(0));
    gate.release(2);
    answers.expectMessageClass(TileAnswer.Refused.class);
    assertThat(calls.get()).isEqualTo(1);
  }
}
