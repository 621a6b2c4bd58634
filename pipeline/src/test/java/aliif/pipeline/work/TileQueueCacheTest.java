package aliif.pipeline.work;

import static aliif.model.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.CoordinateGrid;
import aliif.model.FeatureMap.Precision;
import aliif.model.Region;
import aliif.model.RenderWindow;
import aliif.model.RgbImage;
import aliif.model.Size;
import aliif.pipeline.ImageId;
import aliif.pipeline.ModelOptions;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.features.FeatureCache;
import aliif.pipeline.features.TileKey;
import aliif.pipeline.memory.MemoryPool;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pieces that are rendered from features which several requests share. */
final class TileQueueCacheTest {
  private static final ImageId IMAGE = new ImageId("0".repeat(64));
  private static final Duration LONG = Duration.ofMinutes(1);

  private static ActorTestKit kit;

  private final MemoryPool pool = new MemoryPool("features", 10_000);
  private final FeatureCache features = new FeatureCache(pool);
  private final WorkMeter meter = new WorkMeter();
  private final Semaphore gate = new Semaphore(0);
  private final List<Integer> encoded = new CopyOnWriteArrayList<>();
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

  private ActorRef<TileQueue.Command> queue(
      int workers, Duration pieceTime, Consumer<RgbImage> onEncode) {
    var settings = new QueueSettings(pieceTime, Duration.ofSeconds(60), 64);
    return kit.spawn(
        TileQueue.create(
            workers,
            _ ->
                new FakeAliif(
                    crop -> {
                      encoded.add(crop.width());
                      onEncode.accept(crop);
                    }),
            new PoolResources(settings, features, meter)));
  }

  /** Of a tile that is as wide as its number. */
  private static TileWork render(int tile, long image, Priority priority) {
    Size size = new Size(tile, 1);
    return new TileWork.RenderCached(
        new TileWork.Ticket(
            image,
            "request-" + image,
            "any",
            priority,
            Optional.empty(),
            ModelOptions.STANDARD,
            () -> true),
        new TileKey(IMAGE, "weights", Precision.FLOAT16, Region.of(size)),
        tile * (long) Float.BYTES,
        () -> new RgbImage(size, new float[3 * tile]),
        RenderWindow.whole(CoordinateGrid.of(size, size)));
  }

  private void submit(ActorRef<TileQueue.Command> queue, int tile, long image) {
    queue.tell(new TileQueue.Submit(render(tile, image, Priority.BATCH), answers.getRef()));
  }

  private List<TileAnswer> answers(int count) {
    return answers.receiveSeveralMessages(count);
  }

  private static TileQueue.State state(ActorRef<TileQueue.Command> queue) {
    TestProbe<TileQueue.State> states = kit.createTestProbe();
    queue.tell(new TileQueue.Ask(states.getRef()));
    return states.receiveMessage();
  }

  private void await(ActorRef<TileQueue.Command> queue, TileQueue.State state) {
    eventually(() -> assertThat(state(queue)).isEqualTo(state));
  }

  private void acquire(RgbImage crop) {
    gate.acquireUninterruptibly();
  }

  @Test
  void aHundredPiecesOfOneTileEncodeItOnce() {
    var queue = queue(4, LONG, _ -> sleep(50));
    for (int i = 0; i < 100; i++) {
      submit(queue, 10, i);
    }
    assertThat(answers(100)).allMatch(TileAnswer.Rendered.class::isInstance);
    assertThat(encoded).containsExactly(10);
    assertThat(features.misses()).isEqualTo(1);
    assertThat(features.hits()).isEqualTo(99);
    await(queue, new TileQueue.State(0, 0, 4, 0));
    eventually(() -> assertThat(features.pins()).isZero());
  }

  private static void sleep(long milliseconds) {
    try {
      TimeUnit.MILLISECONDS.sleep(milliseconds);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void otherWorkGoesOnWhilePiecesWaitForATile() {
    var queue = queue(2, LONG, crop -> gate.acquireUninterruptibly(crop.width() == 10 ? 1 : 0));
    submit(queue, 10, 1);
    submit(queue, 10, 2);
    submit(queue, 10, 3);
    submit(queue, 11, 4);
    answers.expectMessageClass(TileAnswer.Rendered.class);
    assertThat(encoded).containsExactlyInAnyOrder(10, 11);
    await(queue, new TileQueue.State(2, 1, 1, 0));
    gate.release();
    assertThat(answers(3)).allMatch(TileAnswer.Rendered.class::isInstance);
    assertThat(encoded).hasSize(2);
  }

  @Test
  void theEncodingGoesOnForOthersWhenTheOneThatBeganItLeaves() {
    var queue = queue(2, LONG, this::acquire);
    submit(queue, 10, 1);
    await(queue, new TileQueue.State(0, 1, 1, 0));
    submit(queue, 10, 2);
    submit(queue, 10, 3);
    await(queue, new TileQueue.State(2, 1, 1, 0));
    queue.tell(new TileQueue.GiveUp(1));
    queue.tell(new TileQueue.GiveUp(3));
    answers.expectMessageClass(TileAnswer.Refused.class);
    gate.release();
    answers(2);
    assertThat(encoded).containsExactly(10);
    await(queue, new TileQueue.State(0, 0, 2, 0));
  }

  @Test
  void whatNobodyWaitsForAnyMoreIsNotEncoded() {
    var queue = queue(1, LONG, this::acquire);
    submit(queue, 9, 0);
    await(queue, new TileQueue.State(0, 1, 0, 0));
    for (int i = 1; i <= 20; i++) {
      submit(queue, 10, i);
      queue.tell(new TileQueue.GiveUp(i));
    }
    assertThat(answers(20)).allMatch(TileAnswer.Refused.class::isInstance);
    gate.release(2);
    answers(1);
    await(queue, new TileQueue.State(0, 0, 1, 0));
    assertThat(encoded).containsExactly(9);
    assertThat(meter.cancelled()).isEqualTo(20);
  }

  @Test
  void aTileThatBreaksOneWorkerIsEncodedByAnotherForAllWhoWait() {
    AtomicBoolean broken = new AtomicBoolean();
    var queue =
        queue(
            2,
            LONG,
            _ -> {
              sleep(50);
              if (!broken.getAndSet(true)) {
                throw new IllegalStateException("broken");
              }
            });
    for (int i = 0; i < 50; i++) {
      submit(queue, 10, i);
    }
    assertThat(answers(50)).allMatch(TileAnswer.Rendered.class::isInstance);
    assertThat(encoded).containsExactly(10, 10);
  }

  @Test
  void aTileThatBreaksTwoWorkersIsRefusedToAllWhoWait() {
    var queue =
        queue(
            2,
            LONG,
            crop -> {
              if (crop.width() == 10) {
                gate.acquireUninterruptibly();
                throw new IllegalStateException("broken");
              }
            });
    for (int i = 0; i < 50; i++) {
      submit(queue, 10, i);
    }
    for (int broken = 1; broken <= 2; broken++) {
      int begun = broken;
      eventually(() -> assertThat(encoded).hasSize(begun));
      await(queue, new TileQueue.State(49, 1, 1, 0)); // all others wait for it
      gate.release();
    }
    assertThat(answers(50))
        .allMatch(
            answer ->
                answer instanceof TileAnswer.Refused(UpscaleOutcome.InternalFailure failure)
                    && failure.message().endsWith(": a tile broke 2 workers (expected: none)"));
    assertThat(encoded).containsExactly(10, 10);
    eventually(() -> assertThat(pool.taken()).isZero());
    submit(queue, 11, 1);
    answers.expectMessageClass(TileAnswer.Rendered.class);
  }

  @Test
  void withoutMemoryForItsEngineATileIsRefusedAsThat() {
    var queue =
        queue(
            2,
            LONG,
            _ -> {
              sleep(50);
              throw new OutOfMemoryError("Java heap space");
            });
    for (int i = 0; i < 10; i++) {
      submit(queue, 10, i);
    }
    assertThat(answers(10))
        .allMatch(answer -> answer instanceof TileAnswer.Refused(UpscaleOutcome.OutOfMemory _));
    eventually(() -> assertThat(pool.taken()).isZero());
  }

  @Test
  void aWorkerThatHangsAtATileIsNotWaitedFor() {
    AtomicBoolean hung = new AtomicBoolean();
    var queue =
        queue(
            4,
            Duration.ofSeconds(2),
            _ -> {
              if (!hung.getAndSet(true)) {
                gate.acquireUninterruptibly();
              }
            });
    for (int i = 0; i < 20; i++) {
      submit(queue, 10, i);
    }
    List<TileAnswer> all = answers(20);
    assertThat(all).filteredOn(TileAnswer.Refused.class::isInstance).hasSize(1);
    assertThat(encoded).containsExactly(10, 10);
    gate.release();
    answers(1); // which nobody waits for any more
    await(queue, new TileQueue.State(0, 0, 4, 0));
    eventually(() -> assertThat(pool.taken()).isEqualTo(40));
    eventually(() -> assertThat(features.pins()).isZero());
  }

  @Test
  void aTileAtWhichEveryWorkerHangsIsRefusedToAllWhoWait() {
    var queue = queue(8, Duration.ofSeconds(2), this::acquire);
    for (int i = 0; i < 20; i++) {
      submit(queue, 10, i);
    }
    assertThat(answers(20)).allMatch(TileAnswer.Refused.class::isInstance);
    assertThat(encoded).hasSize(2);
    gate.release(2);
    await(queue, new TileQueue.State(0, 0, 8, 0));
    eventually(() -> assertThat(pool.taken()).isZero());
  }

  @Test
  void whereNothingCanBeKeptThePixelsComeAllTheSame() {
    var queue = queue(2, LONG, _ -> {});
    for (int i = 0; i < 3; i++) {
      submit(queue, 5000, i); // 20,000 bytes
    }
    assertThat(answers(3)).allMatch(TileAnswer.Rendered.class::isInstance);
    assertThat(encoded).containsExactly(5000, 5000, 5000);
    eventually(() -> assertThat(pool.taken()).isZero());
  }

  @Test
  void aVisiblePieceIsNextHoweverMuchBatchWorkWaits() {
    var queue = queue(1, LONG, this::acquire);
    for (int i = 0; i < 500; i++) {
      submit(queue, 100 + i % 400, i % 7);
    }
    await(queue, new TileQueue.State(499, 1, 0, 0));
    int urgent = 600;
    for (int i = 0; i < 20; i++) {
      int before = encoded.size();
      queue.tell(
          new TileQueue.Submit(render(urgent + i, 1000 + i, Priority.VISIBLE), answers.getRef()));
      await(queue, new TileQueue.State(500 - i, 1, 0, 0));
      gate.release();
      int next = urgent + i;
      eventually(() -> assertThat(encoded).hasSize(before + 1));
      assertThat(encoded.get(before)).isEqualTo(next);
      gate.release();
      eventually(() -> assertThat(encoded).hasSize(before + 2));
    }
    gate.release(1000);
  }
}
