package aliif.pipeline.memory;

/**
 * Reserved bytes of a {@link MemoryPool}. To be closed when the memory is free. Safe for use by
 * many threads.
 */
public final class Reservation implements AutoCloseable {
  private final MemoryPool pool;
  private long bytes;
  private boolean closed;

  Reservation(MemoryPool pool, long bytes) {
    this.pool = pool;
    this.bytes = bytes;
  }

  /** Bytes reserved now; 0 after it was closed. */
  public synchronized long bytes() {
    return bytes;
  }

  /** Reserves more bytes; false, and no more bytes, if there is no room or this is closed. */
  public synchronized boolean grow(long more) {
    boolean grown = !closed && pool.grow(more);
    if (grown) {
      bytes += more;
    }
    return grown;
  }

  /** Gives back all but {@code least} bytes. */
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

  /** Gives all bytes back; closing again has no effect. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    shrinkTo(0);
  }
}
