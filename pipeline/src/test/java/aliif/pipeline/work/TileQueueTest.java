package aliif.pipeline.work;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.pipeline.Priority;
import aliif.pipeline.Rendition;
import aliif.pipeline.UpscaleOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class TileQueueTest {
  private static final ActorTestKit kit = ActorTestKit.create();

  /** Work goes on only when a permit is there; what was encoded is known by its width. */
  private final Semaphore gate = new Semaphore(0);

  private final List<Integer> encoded = new CopyOnWriteArrayList<>();
  private final TestProbe<TileAnswer> answers = kit.createTestProbe();

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  private ActorRef<TileQueue.Command> queue(int workers, int count) {
    return kit.spawn(
        TileQueue.create(
            workers,
            new TileQueue.Bounds(count, 1 << 20),
            _ ->
                new FakeAliif(
                    crop -> {
                      gate.acquireUninterruptibly();
                      encoded.add(crop.width());
                    })));
  }

  private static TileWork encode(int width, long image, Priority priority, Instant deadline) {
    return new TileWork.Encode(
        new TileWork.Ticket(image, "any", priority, Optional.of(deadline), Rendition.STANDARD),
        new RgbImage(new Size(width, 1), new float[3 * width]));
  }

  private static TileWork encode(int width, long image, Priority priority) {
    return encode(width, image, priority, Instant.now().plusSeconds(60));
  }

  private void submit(ActorRef<TileQueue.Command> queue, TileWork work) {
    queue.tell(new TileQueue.Submit(work, answers.getRef()));
  }

  /** Occupies the only worker, so that what follows waits. */
  private void occupy(ActorRef<TileQueue.Command> queue) {
    submit(queue, encode(1, 0, Priority.VISIBLE));
    TestProbe<TileQueue.State> states = kit.createTestProbe();
    states.awaitAssert(
        () -> {
          queue.tell(new TileQueue.Ask(states.getRef()));
          assertThat(states.receiveMessage().busy()).isEqualTo(1);
          return true;
        });
  }

  @Test
  void urgentWorkGoesFirst() {
    var queue = queue(1, 100);
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
    var queue = queue(1, 10_000);
    occupy(queue);
    submit(queue, encode(10, 1, Priority.BATCH));
    for (int i = 0; i < 3000; i++) {
      submit(queue, encode(20, 2, Priority.VISIBLE));
    }
    gate.release(3002);
    answers.receiveSeveralMessages(3002, Duration.ofSeconds(30));
    assertThat(encoded.indexOf(10)).isBetween(1000, 2000);
  }

  @Test
  void aFullQueueRefuses() {
    var queue = queue(1, 1);
    occupy(queue);
    submit(queue, encode(10, 1, Priority.BATCH));
    submit(queue, encode(11, 1, Priority.BATCH));
    var refused = answers.expectMessageClass(TileAnswer.Refused.class);
    assertThat(refused.reason()).isInstanceOf(UpscaleOutcome.Overloaded.class);
    assertThat(refused.reason().message())
        .isEqualTo("queue: 1 tiles, 0 MiB (expected: at most 1 tiles, 1 MiB)");
    gate.release(2);
    answers.receiveSeveralMessages(2);
  }

  @Test
  void workOfMoreBytesThanTheQueueHoldsIsRefused() {
    var queue = queue(1, 100);
    occupy(queue);
    submit(queue, encode(100_000, 1, Priority.BATCH));
    assertThat(answers.expectMessageClass(TileAnswer.Refused.class).reason())
        .isInstanceOf(UpscaleOutcome.Overloaded.class);
    gate.release();
  }

  @Test
  void aDeadlineThatPassesWhileWaitingIsAnsweredAtOnce() {
    var queue = queue(1, 100);
    occupy(queue);
    submit(queue, encode(10, 1, Priority.BATCH, Instant.now().plusMillis(100)));
    assertThat(answers.expectMessageClass(TileAnswer.Refused.class, Duration.ofSeconds(2)).reason())
        .isInstanceOf(UpscaleOutcome.DeadlinePassed.class);
    gate.release();
  }

  @Test
  void aGivenUpImageLeavesTheQueueAndOthersStay() {
    var queue = queue(1, 100);
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
        kit.spawn(
            TileQueue.create(
                1,
                new TileQueue.Bounds(10, 1 << 20),
                _ ->
                    new FakeAliif(
                        crop -> {
                          if (calls.incrementAndGet() == 1 || crop.width() == 13) {
                            throw new IllegalStateException("broken");
                          }
                        })));
    submit(queue, encode(10, 1, Priority.BATCH));
    answers.expectMessageClass(TileAnswer.Encoded.class);
    submit(queue, encode(13, 2, Priority.BATCH));
    assertThat(answers.expectMessageClass(TileAnswer.Refused.class).reason().message())
        .isEqualTo("tile: broke 2 workers");
    submit(queue, encode(11, 3, Priority.BATCH));
    answers.expectMessageClass(TileAnswer.Encoded.class);
  }
}
