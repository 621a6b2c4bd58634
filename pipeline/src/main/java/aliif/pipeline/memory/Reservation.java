package aliif.pipeline.memory;

/**
 * Bytes of a {@link MemoryPool} that somebody has. To be closed, once what they were for is gone.
 * Safe for use by many threads.
 */
public final class Reservation implements AutoCloseable {
  private final MemoryPool pool;
  private long bytes;
  private boolean closed;

  Reservation(MemoryPool pool, long bytes) {
    this.pool = pool;
    this.bytes = bytes;
  }

  /** Bytes that it has now; 0 once it is closed. */
  public synchronized long bytes() {
    return bytes;
  }

  /** Takes more bytes at once; says false, and takes none, if there is no room or it is closed. */
  public synchronized boolean grow(long more) {
    boolean grown = !closed && pool.grow(more);
    if (grown) {
      bytes += more;
    }
    return grown;
  }

  /** Gives back what it has above so many bytes. */
  public void shrinkTo(long least) {
    long back;
    synchronized (this) {
      back = Math.max(0, bytes - least);
      bytes -= back;
    }
    if (back > 0) {
      pool.give(back);
    }
  }

  /** Gives all back; closing again does nothing. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    shrinkTo(0);
  }
}
