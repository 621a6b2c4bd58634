package aliif.model.kernel;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A few threads that work on one call together: the caller, who is member 0, and helpers that sleep
 * between calls. Work is cut into a part for each member, with barriers where parts meet.
 */
final class Crew implements AutoCloseable {
  /* A barrier comes every 100 microseconds or so: spinning is cheaper than sleeping until then. */
  private static final int SPINS = 1 << 14;

  private static final long NAP = 20_000; // nanoseconds

  private final Semaphore[] starts;
  private final AtomicInteger arrived = new AtomicInteger();
  private volatile int phase;
  private volatile @Nullable Work work;
  private volatile @Nullable Throwable failure;

  /** A member's part. */
  @FunctionalInterface
  interface Work {
    void run(int member);
  }

  Crew(int members) {
    starts = new Semaphore[members];
    for (int member = 1; member < members; member++) {
      starts[member] = new Semaphore(0);
      int helper = member;
      Thread.ofPlatform().daemon().name("aliif-kernel-" + member).start(() -> help(helper));
    }
  }

  int size() {
    return starts.length;
  }

  /**
   * Lets every member do its part, and returns when all have.
   *
   * @throws IllegalStateException if a helper has failed, now or before
   */
  void run(Work all) {
    work = all;
    for (int member = 1; member < starts.length; member++) {
      starts[member].release();
    }
    try {
      all.run(0);
    } catch (RuntimeException | Error problem) {
      failure = problem;
      throw problem;
    }
    await();
  }

  /** Waits for all members. */
  void await() {
    if (starts.length == 1) {
      return;
    }
    int now = phase;
    if (arrived.incrementAndGet() == starts.length) {
      arrived.set(0);
      phase = now + 1;
      return;
    }
    for (int spin = 0; phase == now; spin++) {
      if (failure != null) {
        throw new IllegalStateException("another thread of this call failed", failure);
      }
      if (spin < SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(NAP);
      }
    }
  }

  /** The first of so many things that a member does; its part ends where the next one's begins. */
  int first(int member, int count) {
    return (int) ((long) count * member / starts.length);
  }

  private void help(int member) {
    while (true) {
      starts[member].acquireUninterruptibly();
      Work mine = work;
      if (mine == null) {
        return;
      }
      try {
        mine.run(member);
        await();
      } catch (RuntimeException | Error problem) {
        failure = problem;
        return;
      }
    }
  }

  /** Ends the helpers. */
  @Override
  public void close() {
    work = null;
    for (int member = 1; member < starts.length; member++) {
      starts[member].release();
    }
  }
}
