package aliif.pipeline.work;

import static aliif.model.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.RgbImage;
import aliif.pipeline.features.FeatureCache;
import aliif.pipeline.memory.MemoryPool;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Starts queues of tiles, whose engines do as a test says, and listens to the answers. */
abstract class QueueBench {
  static final Duration LONG = Duration.ofMinutes(1);

  @AutoClose("shutdownTestKit")
  private static ActorTestKit kit;

  final MemoryPool pool;
  final FeatureCache features;
  final WorkMeter meter = new WorkMeter();

  /** For engines that go on only when a permit is there. */
  final Semaphore gate = new Semaphore(0);

  /** Widths of the crops that were encoded. */
  final List<Integer> encoded = new CopyOnWriteArrayList<>();

  TestProbe<TileAnswer> answers;

  /**
   * @param bytes of the features that queues may keep
   */
  QueueBench(long bytes) {
    pool = new MemoryPool("features", bytes);
    features = new FeatureCache(pool);
  }

  @BeforeAll
  static void start() {
    kit = ActorTestKit.create();
  }

  @BeforeEach
  void listen() {
    answers = probe();
  }

  static <T> TestProbe<T> probe() {
    return kit.createTestProbe();
  }

  /** A queue whose engines call a function before they encode. */
  ActorRef<TileQueue.Command> queue(int workers, Duration pieceTime, Consumer<RgbImage> onEncode) {
    return queueOf(workers, pieceTime, _ -> new FakeAliif(onEncode));
  }

  ActorRef<TileQueue.Command> queueOf(int workers, Duration pieceTime, Engines engines) {
    return kit.spawn(
        TileQueue.create(
            workers,
            engines,
            new PoolResources(
                new QueueSettings(pieceTime, Duration.ofSeconds(60), 64), features, meter)));
  }

  void submit(ActorRef<TileQueue.Command> queue, TileWork work) {
    queue.tell(new TileQueue.Submit(work, answers.getRef()));
  }

  static TileQueue.State state(ActorRef<TileQueue.Command> queue) {
    TestProbe<TileQueue.State> states = probe();
    queue.tell(new TileQueue.Ask(states.getRef()));
    return states.receiveMessage();
  }

  static void await(ActorRef<TileQueue.Command> queue, TileQueue.State state) {
    eventually(() -> assertThat(state(queue)).isEqualTo(state));
  }

  void acquire(RgbImage crop) {
    gate.acquireUninterruptibly();
  }
}
