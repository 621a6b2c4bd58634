package aliif.pipeline.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MemoryPoolTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final MemoryPool pool = new MemoryPool("images", 100);

  private CompletableFuture<Optional<Reservation>> ask(long bytes) {
    return pool.take(bytes, 0, LONG);
  }

  @Test
  void thePoolIsNeverOverdrawn() {
    Reservation first = pool.take(60).orElseThrow();
    assertThat(pool.take(41)).isEmpty();
    assertThat(first.grow(41)).isFalse();
    assertThat(first.grow(40)).isTrue();
    assertThat(pool.taken()).isEqualTo(100);
    first.shrinkTo(10);
    assertThat(pool.taken()).isEqualTo(10);
    first.close();
    first.close();
    assertThat(first.grow(1)).isFalse();
    assertThat(pool.taken()).isZero();
  }

  @Test
  void whoWaitsIsLetInAsSoonAsThereIsRoom() {
    Reservation first = pool.take(60).orElseThrow();
    var second = ask(50);
    assertThat(second).isNotDone();
    first.close();
    assertThat(second).isCompletedWithValueMatching(Optional::isPresent);
    assertThat(pool.taken()).isEqualTo(50);
  }

  /** Small ones that come all the time would keep a large one out for ever. */
  @Test
  void theOneThatHasWaitedLongestIsNotPassed() {
    Reservation first = pool.take(10).orElseThrow();
    var large = ask(100);
    var small = ask(1);
    assertThat(pool.take(1)).isEmpty();
    assertThat(small).isNotDone();
    first.close();
    assertThat(large).isCompletedWithValueMatching(Optional::isPresent);
    assertThat(small).isNotDone();
    large.join().orElseThrow().close();
    assertThat(small).isCompletedWithValueMatching(Optional::isPresent);
  }

  @Test
  void aHandicapLetsSoManyPassAndNoMore() {
    Reservation first = pool.take(100).orElseThrow();
    var batch = pool.take(100, 2, LONG);
    var urgent = IntStream.range(0, 4).mapToObj(_ -> ask(100)).toList();
    first.close();
    urgent.get(0).join().orElseThrow().close();
    assertThat(batch).isNotDone();
    urgent.get(1).join().orElseThrow().close();
    assertThat(batch).isDone();
    assertThat(urgent.get(2)).isNotDone();
  }

  @Test
  void whoLosesPatienceOrIsCancelledGivesUpItsPlaceInTheQueue() throws Exception {
    Reservation first = pool.take(50).orElseThrow();
    var hasty = pool.take(100, 0, Duration.ofMillis(20));
    var cancelled = ask(90);
    var small = ask(40);
    assertThat(small).isNotDone();
    assertThat(hasty.get(60, TimeUnit.SECONDS)).isEmpty();
    cancelled.cancel(false);
    assertThat(small.get(60, TimeUnit.SECONDS)).isPresent();
    assertThat(pool.waiting()).isZero();
    first.close();
    assertThat(pool.taken()).isEqualTo(40);
  }

  /** As a deadline may be at either end of time. */
  @Test
  void whoseTimeHasLongBeenOverOrNeverEndsGetsWhatThereIs() throws Exception {
    Duration over = Duration.between(Instant.now(), Instant.MIN);
    Duration endless = Duration.between(Instant.now(), Instant.MAX);
    for (Duration patience :
        List.of(over, endless, Duration.ZERO, Duration.ofSeconds(Long.MIN_VALUE))) {
      pool.take(100, 0, patience).join().orElseThrow().close();
    }
    Reservation all = pool.take(100).orElseThrow();
    assertThat(pool.take(1, 0, over).get(60, TimeUnit.SECONDS)).isEmpty();
    assertThat(pool.take(1, 0, Duration.ZERO).get(60, TimeUnit.SECONDS)).isEmpty();
    var waits = pool.take(1, 0, endless);
    assertThat(waits).isNotDone();
    all.close();
    assertThat(waits.join()).isPresent();
  }

  @Test
  void whatIsTakenIsTheSumOfWhatIsHeldInWhateverOrder() {
    Random random = new Random(1);
    List<Reservation> held = new ArrayList<>();
    for (int step = 0; step < 5_000; step++) {
      Optional<Reservation> one =
          held.isEmpty() ? Optional.empty() : Optional.of(held.get(random.nextInt(held.size())));
      switch (random.nextInt(4)) {
        case 0 -> pool.take(random.nextInt(60)).ifPresent(held::add);
        case 1 -> one.ifPresent(it -> it.grow(random.nextInt(60)));
        case 2 -> one.ifPresent(it -> it.shrinkTo(random.nextInt(60)));
        default -> {
          one.ifPresent(Reservation::close);
          one.ifPresent(it -> assertThat(it.bytes()).isZero());
        }
      }
      assertThat(pool.taken())
          .isEqualTo(held.stream().mapToLong(Reservation::bytes).sum())
          .isBetween(0L, pool.bytes());
    }
  }

  @Test
  void aPoolOfNothingHasRoomForNothingAndThatIsNotLess() {
    MemoryPool none = new MemoryPool("none", 0);
    assertThat(none.take(0)).isPresent();
    assertThat(none.take(1)).isEmpty();
    assertThat(none.take(0, 0, Duration.ZERO).join()).isPresent();
    assertThat(none).hasToString("none: 0 of 0 MiB");
    assertThatThrownBy(() -> new MemoryPool("none", -1))
        .hasMessage("none: -1 bytes (expected: at least 0)");
    MemoryPool vast = new MemoryPool("vast", Long.MAX_VALUE);
    Reservation most = vast.take(Long.MAX_VALUE).orElseThrow();
    assertThat(most.grow(Long.MAX_VALUE)).as("no overflow").isFalse();
    assertThat(vast.take(1)).isEmpty();
  }

  @Test
  void whatCanNeverFitIsSaidAtOnce() {
    assertThatThrownBy(() -> ask(101)).hasMessage("images: 101 bytes (expected: at most 100)");
  }

  @Test
  void manyThreadsNeverHoldMoreThanThereIsAndLeaveNothing() throws Exception {
    AtomicLong held = new AtomicLong();
    AtomicLong most = new AtomicLong();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int thread = 0; thread < 8; thread++) {
        int seed = thread;
        threads.execute(
            () -> {
              for (int i = 0; i < 2000; i++) {
                long bytes = 1 + (i * 31L + seed * 17L) % 100;
                Optional<Reservation> place =
                    i % 3 == 0 ? pool.take(bytes) : pool.take(bytes, seed, LONG).join();
                place.ifPresent(
                    it -> {
                      most.accumulateAndGet(held.addAndGet(bytes), Math::max);
                      held.addAndGet(-bytes);
                      it.close();
                    });
              }
            });
      }
    }
    assertThat(most.get()).isBetween(1L, 100L);
    assertThat(pool.taken()).isZero();
    assertThat(pool.waiting()).isZero();
  }
}
