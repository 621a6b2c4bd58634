package aliif.infra.kafka.read;

import aliif.pipeline.memory.Reservation;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The memory reserved for one record, from before it is read until it is answered: for its own
 * bytes, and for its answer. Safe for use by many threads.
 */
public final class Held {
  private final Share share;
  private final long bytes;
  private final Consumer<Held> whenReleased;
  private Optional<Reservation> more = Optional.empty();
  private Runnable last = () -> {};
  private boolean released;

  /**
   * @param bytes of the record, which are part of {@code share}
   */
  Held(Share share, long bytes, Consumer<Held> whenReleased) {
    this.share = share;
    this.bytes = bytes;
    this.whenReleased = whenReleased;
  }

  /** The reservation for all records of one read. It shrinks as they are answered. */
  static final class Share {
    private final Reservation reservation;
    private long left;

    Share(Reservation reservation, long bytes) {
      this.reservation = reservation;
      this.left = bytes;
      reservation.shrinkTo(bytes);
    }

    private synchronized void give(long bytes) {
      left -= bytes;
      reservation.shrinkTo(left);
    }
  }

  /** Bytes of the record itself. */
  public long bytes() {
    return bytes;
  }

  /** Adds a reservation; it replaces the one that was added before. */
  public synchronized void add(Reservation reservation) {
    more.ifPresent(Reservation::close);
    more = Optional.of(reservation);
    if (released) {
      reservation.close();
    }
  }

  /** Runs something when all memory has been given back; at once if that is so already. */
  public void atRelease(Runnable task) {
    synchronized (this) {
      if (!released) {
        last = task;
        return;
      }
    }
    task.run();
  }

  /** Shrinks the added reservation to {@code least} bytes. */
  public synchronized void shrinkTo(long least) {
    more.ifPresent(reservation -> reservation.shrinkTo(least));
  }

  /** Gives all memory back; a second call has no effect. */
  public void release() {
    synchronized (this) {
      if (released) {
        return;
      }
      released = true;
      more.ifPresent(Reservation::close);
    }
    share.give(bytes);
    whenReleased.accept(this);
    last.run();
  }
}
