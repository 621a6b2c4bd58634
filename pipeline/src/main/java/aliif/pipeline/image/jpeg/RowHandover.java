package aliif.pipeline.image.jpeg;

import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands rows from a thread that has blocks of them to a thread that takes them one by one. Each
 * side waits for the other. Any thread may close it, which ends both sides.
 */
final class RowHandover {

  /** Thrown where no more rows will come or be taken. */
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
   * Hands over the next rows, and waits until the last of them has been taken. Then the array is
   * free again.
   *
   * @param rows the rows, one after the other
   * @param count how many
   * @param rowBytes bytes of each
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
   * Copies a row, and waits if it has not come yet. The rows before it count as taken.
   *
   * @param row counted from the top of the image
   * @throws Closed if the row will not come
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

  /**
   * The taking thread says that it has ended.
   *
   * @param reason why it failed; empty if it did not
   */
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
   * Waits until the taking thread has ended.
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
