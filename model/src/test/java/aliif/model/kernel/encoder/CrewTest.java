package aliif.model.kernel.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a crew does when a part fails, when it is closed, and when its caller is interrupted. */
@Timeout(60)
final class CrewTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aClosedCrewThrowsAtOnceInsteadOfWaiting(int members) {
    Crew crew = new Crew(members);
    crew.run(_ -> {});
    crew.close();
    crew.close();
    AtomicInteger parts = new AtomicInteger();
    assertThatThrownBy(() -> crew.run(_ -> parts.incrementAndGet()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("engine: closed (expected: open)");
    assertThat(parts).hasValue(0);
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "2, 0", "2, 1", "4, 0", "4, 3"})
  void anOutOfMemoryErrorOfAnyMemberReachesTheCallerAsItself(int members, int failing) {
    OutOfMemoryError error = new OutOfMemoryError("as if");
    try (Crew crew = new Crew(members)) {
      assertThatThrownBy(() -> crew.run(member -> failAt(failing, member, error))).isSameAs(error);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "2, 0", "2, 1", "4, 0", "4, 3"})
  void aFailureDoesNotPoisonLaterCalls(int members, int failing) {
    try (Crew crew = new Crew(members)) {
      for (int round = 0; round < 200; round++) {
        assertThatThrownBy(
                () ->
                    crew.run(
                        member -> {
                          crew.await();
                          failAt(failing, member, new IllegalArgumentException("as if"));
                          crew.await();
                        }))
            .isInstanceOf(IllegalArgumentException.class);
        AtomicIntegerArray parts = new AtomicIntegerArray(members);
        crew.run(
            member -> {
              for (int barrier = 0; barrier < 10; barrier++) {
                parts.incrementAndGet(member);
                crew.await();
              }
            });
        for (int member = 0; member < members; member++) {
          assertThat(parts.get(member)).isEqualTo(10);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 0", "2, 1", "4, 2"})
  void noWorkGoesOnAfterAFailure(int members, int failing) {
    AtomicInteger passed = new AtomicInteger();
    AtomicInteger inside = new AtomicInteger();
    try (Crew crew = new Crew(members)) {
      assertThatThrownBy(
              () ->
                  crew.run(
                      member -> {
                        inside.incrementAndGet();
                        try {
                          if (member != failing) {
                            LockSupport.parkNanos(50_000_000);
                          }
                          failAt(failing, member, new IllegalArgumentException("as if"));
                          assertThat(crew.failed()).isTrue();
                          crew.await();
                          passed.incrementAndGet();
                        } finally {
                          inside.decrementAndGet();
                        }
                      }))
          .hasMessage("as if");
      assertThat(passed).hasValue(0); // none came past the barrier
      assertThat(inside).hasValue(0); // and none is still at work for a call that is over
      assertThat(crew.failed()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void anIdleCrewKeepsNothingOfItsWorkAlive(int members) throws InterruptedException {
    try (Crew crew = new Crew(members)) {
      WeakReference<Object> output = work(crew);
      for (int wait = 0; output.get() != null && wait < 200; wait++) {
        System.gc();
        Thread.sleep(20);
      }
      assertThat(output.get()).isNull();
    }
  }

  /** Works on an array and returns what will not keep it. */
  private static WeakReference<Object> work(Crew crew) {
    int[] output = new int[crew.size()];
    crew.run(member -> output[member] = member);
    return new WeakReference<>(output);
  }

  @Test
  void anInterruptedCallerWaitsWithoutSpinningAndStaysInterrupted() {
    try (Crew crew = new Crew(2)) {
      Thread.currentThread().interrupt();
      long begin = System.nanoTime();
      long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      crew.run(
          member -> {
            if (member == 1) {
              LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            }
            crew.await();
            if (member == 1) {
              LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            }
          });
      long worked = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
      assertThat(Thread.interrupted()).isTrue();
      assertThat(worked).isLessThan((System.nanoTime() - begin) / 2);
    }
  }

  @Test
  void closingWhileAHelperWorksEndsItAfterItsPart() throws InterruptedException {
    Crew crew = new Crew(2);
    CountDownLatch begun = new CountDownLatch(1);
    AtomicInteger done = new AtomicInteger();
    Thread closing =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    begun.await();
                  } catch (InterruptedException problem) {
                    Thread.currentThread().interrupt();
                  }
                  crew.close();
                });
    crew.run(
        member -> {
          begun.countDown();
          LockSupport.parkNanos(50_000_000);
          crew.await();
          done.incrementAndGet();
        });
    closing.join();
    assertThat(done).hasValue(2);
  }

  /** Nobody passes a barrier before all have come to it. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void whoPassesABarrierSeesWhatAllDidBeforeIt(int members) {
    int rounds = 500;
    int[] done = new int[members]; // plain: the barrier is what makes it visible
    try (Crew crew = new Crew(members)) {
      crew.run(
          member -> {
            for (int round = 1; round <= rounds; round++) {
              done[member] = round;
              crew.await();
              for (int other = 0; other < members; other++) {
                assertThat(done[other]).isEqualTo(round);
              }
              crew.await();
            }
          });
    }
    assertThat(done).containsOnly(rounds);
  }

  @ParameterizedTest
  @CsvSource({"1, 7", "2, 1", "3, 0", "3, 7", "5, 2147483647"})
  void partsFollowEachOtherAndDifferByOneAtMost(int members, int count) {
    try (Crew crew = new Crew(members)) {
      assertThat(crew.first(0, count)).isZero();
      assertThat(crew.first(members, count)).isEqualTo(count);
      for (int member = 0; member < members; member++) {
        int part = crew.first(member + 1, count) - crew.first(member, count);
        assertThat(part).isBetween(count / members, Math.ceilDiv(count, members));
      }
    }
  }

  /** Whichever comes first is thrown; the others are not lost in a later call. */
  @Test
  void whereAllFailOneFailureReachesTheCaller() {
    try (Crew crew = new Crew(4)) {
      for (int round = 0; round < 100; round++) {
        String call = "call " + round + ", member ";
        assertThatThrownBy(
                () ->
                    crew.run(
                        member -> {
                          crew.await();
                          throw new IllegalArgumentException(call + member);
                        }))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith(call);
      }
      crew.run(_ -> {});
    }
  }

  @Test
  void helpersAreDaemonsThatEndWithTheirCrew() throws InterruptedException {
    Thread[] threads = new Thread[3];
    try (Crew crew = new Crew(3)) {
      crew.run(member -> threads[member] = Thread.currentThread());
      Thread[] before = threads.clone();
      crew.run(member -> threads[member] = Thread.currentThread());
      assertThat(threads).as("the same in each call").isEqualTo(before);
    }
    assertThat(threads[0]).as("the caller").isSameAs(Thread.currentThread());
    for (int member = 1; member < 3; member++) {
      assertThat(threads[member].isDaemon()).isTrue();
      assertThat(threads[member].getName()).isEqualTo("aliif-kernel-" + member);
      threads[member].join(); // the class has a timeout
    }
  }

  private static void failAt(int failing, int member, Throwable problem) {
    if (member == failing) {
      switch (problem) {
        case RuntimeException unchecked -> throw unchecked;
        case Error error -> throw error;
        default -> throw new AssertionError(problem);
      }
    }
  }
}
