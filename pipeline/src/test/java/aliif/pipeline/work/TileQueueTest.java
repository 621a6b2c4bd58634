package aliif.pipeline.work;

import static aliif.model.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.pipeline.ModelOptions;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.features.FeatureCache;
import aliif.pipeline.memory.MemoryPool;
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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TileQueueTest {
  private static ActorTestKit kit;

  /** Work goes on only when a permit is there; what was encoded is known by its width. */
  private final Semaphore gate = new Semaphore(0);

  private final List<Integer> encoded = new CopyOnWriteArrayList<>();
  private final WorkMeter meter = new WorkMeter();
  private final FeatureCache features = new FeatureCache(new MemoryPool("features", 10_000));
  private TestProbe<TileAnswer> answers;

  @BeforeAll
  static void start() {
    kit = ActorTestKit.create();
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  @BeforeEach
  void listen() {
    answers = kit.createTestProbe();
  }

  private PoolResources pool(Duration pieceTime) {
    return new PoolResources(
        new QueueSettings(pieceTime, Duration.ofSeconds(60), 64), features, meter);
  }

  private ActorRef<TileQueue.Command> queue(int workers) {
    return kit.spawn(
        TileQueue.create(
            workers,
            _ ->
                new FakeAliif(
                    crop -> {
                      gate.acquireUninterruptibly();
                      encoded.add(crop.width());
                    }),
            pool(Duration.ofMinutes(1))));
  }

  private static TileWork encode(int width, long image, Priority priority, Instant deadline) {
    return new TileWork.Encode(
        new TileWork.Ticket(
            image,
            "test",
            "any",
            priority,
            Optional.of(deadline),
            ModelOptions.STANDARD,
            () -> true),
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
        kit.spawn(
            TileQueue.create(
                1,
                _ ->
                    new FakeAliif(
                        crop -> {
                          if (calls.incrementAndGet() == 1 || crop.width() == 13) {
                            throw new IllegalStateException("broken");
                          }
                        }),
                pool(Duration.ofMinutes(1))));
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
        kit.spawn(
            TileQueue.create(
                1,
                _ -> {
                  engines.incrementAndGet();
                  return new FakeAliif(
                      crop -> {
                        if (crop.width() == 13) {
                          throw new OutOfMemoryError("Java heap space");
                        }
                      });
                },
                pool(Duration.ofMinutes(1))));
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
        kit.spawn(
            TileQueue.create(
                1,
                _ ->
                    new FakeAliif(
                        crop -> {
                          if (crop.width() == 13) {
                            throw new StackOverflowError();
                          }
                        }),
                pool(Duration.ofMinutes(1))));
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
        kit.spawn(
            TileQueue.create(
                1,
                _ ->
                    new FakeAliif(
                        crop -> {
                          if (crop.width() == 13) {
                            hang.acquireUninterruptibly();
                          }
                        }),
                pool(Duration.ofSeconds(2))));
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
        kit.spawn(
            TileQueue.create(
                1,
                _ ->
                    new FakeAliif(
                        _ -> {
                          gate.acquireUninterruptibly();
                          calls.incrementAndGet();
                          throw new IllegalStateException("broken");
                        }),
                pool(Duration.ofMinutes(1))));
    occupy(queue);
    queue.tell(new TileQueue.GiveUp(0));
    gate.release(2);
    answers.expectMessageClass(TileAnswer.Refused.class);
    assertThat(calls.get()).isEqualTo(1);
  }

  private static TileQueue.State state(ActorRef<TileQueue.Command> queue) {
    TestProbe<TileQueue.State> states = kit.createTestProbe();
    queue.tell(new TileQueue.Ask(states.getRef()));
    return states.receiveMessage();
  }
}
