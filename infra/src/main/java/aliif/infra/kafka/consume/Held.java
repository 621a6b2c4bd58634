package aliif.infra.kafka.consume;

import aliif.pipeline.memory.Reservation;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The memory of one record, from before it is read until it is answered: its own bytes, and what
 * its answer needs besides. Safe for use by many threads.
 */
final class Held {
  private final Share share;
  private final long bytes;
  private final Consumer<Held> whenReleased;
  private Optional<Reservation> more = Optional.empty();
  private Runnable last = () -> {};
  private boolean released;

  /**
   * @param bytes of the record, out of what all records of its read share
   */
  Held(Share share, long bytes, Consumer<Held> whenReleased) {
    this.share = share;
    this.bytes = bytes;
    this.whenReleased = whenReleased;
  }

  /** The reservation of what was read at once; shrinks as its records are answered. */
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

  long bytes() {
    return bytes;
  }

  /** Has this memory too from now on, instead of what was added before. */
  synchronized void add(Reservation reservation) {
    more.ifPresent(Reservation::close);
    more = Optional.of(reservation);
    if (released) {
      reservation.close();
    }
  }

  /** Runs something once all is given back; at once if it has been. */
  void atRelease(Runnable task) {
    synchronized (this) {
      if (!released) {
        last = task;
        return;
      }
    }
    task.run();
  }

  /** Gives back what was added, down to so many bytes. */
  synchronized void shrinkTo(long least) {
    more.ifPresent(reservation -> reservation.shrinkTo(least));
  }

  /** Gives all back; doing so again has no effect. */
  void release() {
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
