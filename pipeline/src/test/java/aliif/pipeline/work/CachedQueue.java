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
import aliif.pipeline.features.FeatureCache;
import aliif.pipeline.features.TileKey;
import aliif.pipeline.memory.MemoryPool;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A queue whose pieces are rendered from kept features, and what its engines have encoded. */
abstract class CachedQueue {
  private static final ImageId IMAGE = new ImageId("0".repeat(64));
  static final Duration LONG = Duration.ofMinutes(1);

  private static ActorTestKit kit;

  final MemoryPool pool = new MemoryPool("features", 10_000);
  final FeatureCache features = new FeatureCache(pool);
  final WorkMeter meter = new WorkMeter();
  final Semaphore gate = new Semaphore(0);
  final List<Integer> encoded = new CopyOnWriteArrayList<>();
  TestProbe<TileAnswer> answers;

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

  ActorRef<TileQueue.Command> queue(int workers, Duration pieceTime, Consumer<RgbImage> onEncode) {
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
  static TileWork render(int tile, long image, Priority priority) {
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

  void submit(ActorRef<TileQueue.Command> queue, int tile, long image) {
    queue.tell(new TileQueue.Submit(render(tile, image, Priority.BATCH), answers.getRef()));
  }

  List<TileAnswer> answers(int count) {
    return answers.receiveSeveralMessages(count);
  }

  static TileQueue.State state(ActorRef<TileQueue.Command> queue) {
    TestProbe<TileQueue.State> states = kit.createTestProbe();
    queue.tell(new TileQueue.Ask(states.getRef()));
    return states.receiveMessage();
  }

  void await(ActorRef<TileQueue.Command> queue, TileQueue.State state) {
    eventually(() -> assertThat(state(queue)).isEqualTo(state));
  }

  void acquire(RgbImage crop) {
    gate.acquireUninterruptibly();
  }

  static void sleep(long milliseconds) {
    try {
      TimeUnit.MILLISECONDS.sleep(milliseconds);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
