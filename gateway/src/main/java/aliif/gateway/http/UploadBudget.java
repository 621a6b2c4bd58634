package aliif.gateway.http;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes of request bodies that may be held at once. Safe for use by many threads.
 *
 * <p>The stream bounds the images in work, but a body is read before it gets there: without this, a
 * thousand slow uploads would fill the heap.
 */
final class UploadBudget {
  private final long total;
  private final AtomicLong free;

  UploadBudget(long total) {
    this.total = total;
    this.free = new AtomicLong(total);
  }

  /** A quarter of the heap, and room for one body of the largest size in any case. */
  static UploadBudget standard(long largestBody) {
    return new UploadBudget(Math.max(largestBody, Runtime.getRuntime().maxMemory() / 4));
  }

  /** Takes bytes, to be given back by {@link Share#close}; empty if there are not so many. */
  Optional<Share> take(long bytes) {
    long before = free.getAndUpdate(now -> now >= bytes ? now - bytes : now);
    return before >= bytes ? Optional.of(new Share(bytes)) : Optional.empty();
  }

  long taken() {
    return total - free.get();
  }

  /** A part of the budget. */
  final class Share implements AutoCloseable {
    private final long bytes;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Share(long bytes) {
      this.bytes = bytes;
    }

    /** Gives the bytes back, once. */
    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        free.addAndGet(bytes);
      }
    }
  }
}
