package aliif.model.kernel.encoder;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A few threads that work on one call together: the caller, who is member 0, and helpers that sleep
 * between calls. Work is cut into a part for each member, with barriers where parts meet.
 *
 * <p>Belongs to one thread. Between calls it keeps nothing of what it worked on.
 */
public final class Crew implements AutoCloseable {
  private final Semaphore[] starts;
  private final AtomicInteger arrived = new AtomicInteger();
  private final AtomicInteger helping = new AtomicInteger(); // helpers that are not done
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile int phase;
  private volatile @Nullable Work work;
  private volatile int runs; // begun so far
  private boolean closed;

  /** A member's part. */
  @FunctionalInterface
  public interface Work {
    public void run(int member);
  }

  /** Ends a member's part because another's has failed; nobody else sees it. */
  private static final class OthersFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    OthersFailure() {
      super("another thread of this call failed", null, false, false);
    }
  }

  public Crew(int members) {
    starts = new Semaphore[members];
    for (int member = 1; member < members; member++) {
      starts[member] = new Semaphore(0);
    }
    try {
      for (int member = 1; member < members; member++) {
        int helper = member;
        Thread.ofPlatform().daemon().name("aliif-kernel-" + member).start(() -> help(helper));
      }
    } catch (Error problem) { // no more threads
      close();
      throw problem;
    }
  }

  public int size() {
    return starts.length;
  }

  /**
   * Lets every member do its part, and returns when all have ended. If one throws, the others end
   * at their next barrier, and this throws the same; the next run is like any other.
   *
   * @throws IllegalStateException if the crew is closed
   */
  public void run(Work all) {
    start(all);
    doPart(0);
    Patience patience = new Patience();
    while (helping.get() > 0) {
      patience.pause();
    }
    patience.end();
    work = null;
    switch (failure.getAndSet(null)) {
      case RuntimeException problem -> throw problem;
      case Error problem -> throw problem;
      case null, default -> {}
    }
  }

  private synchronized void start(Work all) {
    if (closed) {
      throw new IllegalStateException("engine: closed (expected: open)");
    }
    arrived.set(0);
    helping.set(starts.length - 1);
    work = all;
    runs++;
    wake();
  }

  private void wake() {
    for (int member = 1; member < starts.length; member++) {
      starts[member].release();
    }
  }

  /** Whether a member's part has failed, so that the others need not go on. */
  public boolean failed() {
    return failure.get() != null;
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
    Patience patience = new Patience();
    while (phase == now && !failed()) {
      patience.pause();
    }
    patience.end();
    if (phase == now) {
      throw new OthersFailure();
    }
  }

  /** The first of so many things that a member does; its part ends where the next one's begins. */
  int first(int member, int count) {
    return (int) ((long) count * member / starts.length);
  }

  private void help(int member) {
    int done = 0;
    while (true) {
      starts[member].acquireUninterruptibly();
      if (done == runs) { // woken, but not for a part: the crew is closed
        return;
      }
      done = runs;
      doPart(member);
      helping.decrementAndGet();
    }
  }

  /* A method of its own: a helper that sleeps has no reference to what it worked on. */
  private void doPart(int member) {
    Work mine = work;
    if (mine == null) {
      return;
    }
    try {
      mine.run(member);
    } catch (RuntimeException | Error problem) {
      failure.compareAndSet(null, problem);
    }
  }

  /** Ends the helpers, after the part that they are at. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      wake();
    }
  }

  /** A member's while it waits: at full speed first, then in naps. */
  private static final class Patience {
    /* A barrier comes every 100 microseconds or so: spinning is cheaper than sleeping till then. */
    private static final int SPINS = 1 << 14;

    private static final long NAP = 20_000; // nanoseconds

    private int spins;
    private boolean interrupted;

    void pause() {
      if (spins < SPINS) {
        spins++;
        Thread.onSpinWait();
        return;
      }
      LockSupport.parkNanos(NAP);
      // Who is interrupted does not sleep: that is remembered, and said again in the end.
      interrupted |= Thread.interrupted();
    }

    void end() {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
