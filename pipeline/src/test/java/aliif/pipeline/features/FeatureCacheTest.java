package aliif.pipeline.features;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.model.FeatureMap;
import aliif.model.FeatureMap.Precision;
import aliif.model.Region;
import aliif.model.Size;
import aliif.pipeline.ImageId;
import aliif.pipeline.memory.MemoryPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Tiles have 100 bytes, and the pool has room for three. */
final class FeatureCacheTest {
  private static final ImageId IMAGE = new ImageId("0".repeat(64));
  private static final int BYTES = 100;

  private final MemoryPool pool = new MemoryPool("features", 3 * BYTES);
  private final FeatureCache cache = new FeatureCache(pool);

  private static TileKey key(int number) {
    return new TileKey(IMAGE, "weights", Precision.FLOAT16, new Region(number, 0, 1, 1));
  }

  private static FeatureMap map(int bytes) {
    return new FeatureMap(new Size(1, 1), bytes / 2, new short[bytes / 2]);
  }

  private FeatureSlot miss(int number) {
    return ((Claim.Miss) cache.claim(key(number), BYTES, "worker")).slot();
  }

  private FeatureLease hit(int number) {
    return ((Claim.Hit) cache.claim(key(number), BYTES, "worker")).lease();
  }

  private CompletionStage<Handover> busy(int number) {
    return ((Claim.Busy) cache.claim(key(number), BYTES, "worker")).done();
  }

  private FeatureMap put(int number) {
    FeatureMap features = map(BYTES);
    try (FeatureSlot slot = miss(number)) {
      slot.keep(features).close();
    }
    return features;
  }

  private boolean has(int number) {
    Claim claim = cache.claim(key(number), BYTES, "worker");
    switch (claim) {
      case Claim.Hit(var lease) -> lease.close();
      case Claim.Miss(var slot) -> slot.close();
      case Claim.Busy _, Claim.Full _ -> throw new AssertionError(claim);
    }
    return claim instanceof Claim.Hit;
  }

  @Test
  void whatWasKeptIsThereTheNextTime() {
    FeatureMap features = put(1);
    try (FeatureLease lease = hit(1)) {
      assertThat(lease.features()).isSameAs(features);
    }
    assertThat(cache.hits()).isEqualTo(1);
    assertThat(cache.misses()).isEqualTo(1);
    assertThat(pool.taken()).isEqualTo(BYTES);
  }

  @Test
  void memoryIsReservedBeforeTheTileIsEncoded() {
    FeatureSlot slot = miss(1);
    assertThat(pool.taken()).isEqualTo(BYTES);
    slot.close();
    assertThat(pool.taken()).isZero();
  }

  @Test
  void whatWasNotUsedForTheLongestGoesFirst() {
    put(1);
    put(2);
    put(3);
    hit(1).close();
    put(4);
    assertThat(cache.evictions()).isEqualTo(1);
    assertThat(pool.taken()).isEqualTo(3 * BYTES);
    assertThat(has(1)).isTrue();
    assertThat(has(3)).isTrue();
    assertThat(has(4)).isTrue();
    assertThat(has(2)).isFalse();
  }

  @Test
  void whatIsInUseStaysAndIfAllIsInUseNothingElseIsKept() {
    put(1);
    put(2);
    put(3);
    FeatureLease one = hit(1);
    FeatureLease two = hit(2);
    FeatureLease three = hit(3);
    assertThat(cache.claim(key(4), BYTES, "worker")).isEqualTo(new Claim.Full());
    two.close();
    two.close();
    put(4);
    assertThat(has(2)).isFalse();
    one.close();
    three.close();
    assertThat(cache.pins()).isZero();
  }

  @Test
  void nothingIsEvictedForATileThatDoesNotFitInAnyCase() {
    put(1);
    assertThat(cache.claim(key(2), 3 * BYTES + 1, "worker")).isEqualTo(new Claim.Full());
    assertThat(has(1)).isTrue();
    FeatureCache none = new FeatureCache(new MemoryPool("features", 0));
    assertThat(none.claim(key(1), BYTES, "worker")).isEqualTo(new Claim.Full());
  }

  @Test
  void othersWaitForTheOneThatEncodes() {
    FeatureSlot slot = miss(1);
    var first = busy(1).toCompletableFuture();
    var second = busy(1).toCompletableFuture();
    assertThat(first).isNotDone();
    slot.keep(map(BYTES)).close();
    slot.close();
    assertThat(first).isCompletedWithValue(Handover.READY);
    assertThat(second).isCompletedWithValue(Handover.READY);
    assertThat(has(1)).isTrue();
    assertThat(cache.encodings()).isZero();
  }

  @Test
  void whenTheOneThatEncodesLeavesAnotherTakesOver() {
    FeatureSlot slot = miss(1);
    var waiting = busy(1).toCompletableFuture();
    slot.close();
    assertThat(waiting).isCompletedWithValue(Handover.LEFT);
    miss(1).close();
  }

  @Test
  void whenTheOneThatEncodesBreaksOthersAreTold() {
    FeatureSlot slot = miss(1);
    var waiting = busy(1).toCompletableFuture();
    slot.fail(Handover.OUT_OF_MEMORY);
    slot.close();
    assertThat(waiting).isCompletedWithValue(Handover.OUT_OF_MEMORY);
    assertThat(pool.taken()).isZero();
  }

  /** It may come back after another one has encoded the tile. */
  @Test
  void aWorkerThatHangsIsNotWaitedForAndKeepsItsMemoryUntilItComesBack() {
    FeatureSlot hanging = ((Claim.Miss) cache.claim(key(1), BYTES, "hanging")).slot();
    var waiting = busy(1).toCompletableFuture();
    cache.giveUp("hanging");
    assertThat(waiting).isCompletedWithValue(Handover.BROKE);
    assertThat(pool.taken()).isEqualTo(BYTES);
    FeatureMap features = put(1);
    assertThat(pool.taken()).isEqualTo(2 * BYTES);
    FeatureMap late = map(BYTES);
    try (FeatureLease lease = hanging.keep(late)) {
      assertThat(lease.features()).isSameAs(late);
      assertThat(pool.taken()).isEqualTo(2 * BYTES);
    }
    hanging.close();
    assertThat(pool.taken()).isEqualTo(BYTES);
    try (FeatureLease lease = hit(1)) {
      assertThat(lease.features()).isSameAs(features);
    }
  }

  @Test
  void featuresThatAreLargerThanAnnouncedAreKeptIfThereIsRoom() {
    put(1);
    try (FeatureSlot slot = miss(2)) {
      slot.keep(map(3 * BYTES)).close();
    }
    assertThat(pool.taken()).isEqualTo(3 * BYTES);
    assertThat(has(2)).isTrue();
    try (FeatureSlot slot = miss(3)) {
      slot.keep(map(5 * BYTES)).close();
    }
    assertThat(has(3)).isFalse();
    assertThat(pool.taken()).isLessThanOrEqualTo(3 * BYTES);
  }

  /** What the maps weigh that anybody holds is never more than the pool has. */
  @Test
  void eightThreadsNeverHoldMoreThanThePool() throws Exception {
    MemoryPool bounded = new MemoryPool("features", 1000);
    FeatureCache shared = new FeatureCache(bounded);
    AtomicLong encoding = new AtomicLong();
    AtomicBoolean broken = new AtomicBoolean();
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int seed = i;
      tasks.add(() -> load(shared, new Random(seed), encoding, broken));
    }
    try (var threads = Executors.newFixedThreadPool(8)) {
      int encoded = 0;
      for (Future<Integer> each : threads.invokeAll(tasks)) {
        encoded += each.get();
      }
      assertThat(encoded).isGreaterThan(1000);
      assertThat(shared.hits()).isGreaterThan(1000);
      assertThat(shared.hits() + encoded).isLessThanOrEqualTo(8 * 20_000);
    }
    assertThat(broken).isFalse();
    assertThat(shared.pins()).isZero();
    assertThat(shared.encodings()).isZero();
    assertThat(bounded.taken()).isBetween(1L, 1000L);
    assertThat(shared.evictions()).isGreaterThan(100);
  }

  private static int load(
      FeatureCache cache, Random random, AtomicLong encoding, AtomicBoolean broken) {
    int encoded = 0;
    for (int i = 0; i < 20_000; i++) {
      int number = random.nextInt(20);
      int bytes = 2 * (20 + 7 * number);
      switch (cache.claim(key(number), bytes, Thread.currentThread())) {
        case Claim.Hit(var lease) -> {
          try (lease) {
            check(broken, lease.features().bytes() == bytes);
          }
        }
        case Claim.Miss(var slot) -> {
          encoded++;
          try (slot) {
            check(broken, encoding.addAndGet(bytes) <= cache.bytes());
            encoding.addAndGet(-bytes); // before the slot gives its memory to others
            switch (random.nextInt(4)) {
              case 0 -> slot.fail(Handover.BROKE);
              case 1 -> {}
              default -> slot.keep(map(bytes)).close();
            }
          }
        }
        case Claim.Busy(var done) -> done.toCompletableFuture().join();
        case Claim.Full _ -> Thread.onSpinWait();
      }
      check(broken, cache.taken() <= cache.bytes());
    }
    return encoded;
  }

  private static void check(AtomicBoolean broken, boolean holds) {
    if (!holds) {
      broken.set(true);
    }
  }
}
