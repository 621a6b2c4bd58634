package aliif.pipeline.image.jpeg;

import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Rows that go from a thread which has them to one that takes them one by one, a block at a time:
 * either side waits for the other. Any thread may close it, which ends both.
 */
final class RowHandover {

  /** Ends the taking thread, where no more rows will come. */
  static final class Closed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Closed() {
      super("rows: closed (expected: open)");
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private byte[] block = new byte[0]; // rows from first to end
  private int stride;
  private int first;
  private int end;
  private boolean taken = true; // whether all of the block is
  private boolean closed;
  private boolean ended; // whether the taking thread has
  private Optional<Throwable> problem = Optional.empty(); // that ended it

  /**
   * Hands the next rows over, and waits until the last one is taken; the array is free then.
   *
   * @throws IllegalStateException if the taking thread has failed
   */
  void give(byte[] rows, int count, int rowBytes) {
    lock.lock();
    try {
      requireSound();
      block = rows;
      stride = rowBytes;
      first = end;
      end += count;
      taken = false;
      changed.signalAll();
      while (!taken && !ended && !closed) {
        changed.awaitUninterruptibly();
      }
      requireSound();
    } finally {
      lock.unlock();
    }
  }

  private void requireSound() {
    if (closed) {
      throw new Closed();
    }
    if (problem.isPresent()) {
      if (problem.get() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException("rows: not taken any more", problem.get());
    }
  }

  /**
   * Copies a row, and waits for it where it has not come yet; those before it are taken then.
   *
   * @throws Closed if it will not come
   */
  void take(int row, byte[] target) {
    lock.lock();
    try {
      if (row >= end) {
        taken = true;
        changed.signalAll();
      }
      while (row >= end && !closed) {
        changed.awaitUninterruptibly();
      }
      if (closed) {
        throw new Closed();
      }
      System.arraycopy(block, (row - first) * stride, target, 0, stride);
    } finally {
      lock.unlock();
    }
  }

  /** The taking thread's last word: why it failed, if it did. */
  void end(Optional<Throwable> reason) {
    lock.lock();
    try {
      ended = true;
      problem = reason;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until the taking thread has ended of itself.
   *
   * @throws IllegalStateException if it has failed
   */
  void awaitEnd() {
    lock.lock();
    try {
      while (!ended && !closed) {
        changed.awaitUninterruptibly();
      }
      requireSound();
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
