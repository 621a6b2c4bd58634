package aliif.pipeline.memory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A share of the heap for one purpose. Memory is reserved here before it is allocated, and given
 * back when it is free. Safe for use by many threads.
 *
 * <p>A reservation can wait until there is room. The one that has waited longest comes first, and
 * no other passes it, not even a smaller one: so every reservation that fits into the pool gets its
 * turn. A handicap lets a bounded number of more urgent reservations pass.
 */
public final class MemoryPool {
  private static final Duration LONGEST = Duration.ofDays(365);

  private final String name;
  private final long bytes;
  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>(
          Comparator.comparingLong(Waiting::rank)
              .thenComparing(Comparator.comparingLong(Waiting::number).reversed()));
  private long taken;
  private long sequence;

  /**
   * A reservation that waits. Of two with the same rank, the later goes first: it has the smaller
   * handicap.
   */
  private record Waiting(
      long bytes, long number, long rank, CompletableFuture<Optional<Reservation>> turn) {}

  /**
   * @param name used in messages and metrics
   * @param bytes that may be reserved together, at least 0
   */
  public MemoryPool(String name, long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException(name + ": " + bytes + " bytes (expected: at least 0)");
    }
    this.name = name;
    this.bytes = bytes;
  }

  public String name() {
    return name;
  }

  /** Bytes that may be reserved together. */
  public long bytes() {
    return bytes;
  }

  /** Bytes that are reserved now. */
  public synchronized long taken() {
    return taken;
  }

  /** Number of reservations that wait now. */
  public synchronized int waiting() {
    return waiting.size();
  }

  /** Reserves bytes at once; empty if there is no room, or if other reservations wait. */
  public synchronized Optional<Reservation> take(long wanted) {
    return waiting.isEmpty() && grow(wanted)
        ? Optional.of(new Reservation(this, wanted))
        : Optional.empty();
  }

  /**
   * Reserves bytes as soon as there is room. Cancelling the future gives up the place in the queue.
   *
   * @param wanted at most {@link #bytes}
   * @param handicap how many later reservations without a handicap may pass this one
   * @param patience the longest wait; any time, over or without end
   * @return empty if there was no room within {@code patience}
   * @throws IllegalArgumentException if the pool is smaller than {@code wanted}
   */
  public CompletableFuture<Optional<Reservation>> take(
      long wanted, int handicap, Duration patience) {
    if (wanted > bytes) {
      throw new IllegalArgumentException(
          "%s: %d bytes (expected: at most %d)".formatted(name, wanted, bytes));
    }
    long milliseconds = milliseconds(patience);
    CompletableFuture<Optional<Reservation>> turn = new CompletableFuture<>();
    Waiting place;
    synchronized (this) {
      place = new Waiting(wanted, sequence, sequence + handicap, turn);
      sequence++;
      waiting.add(place);
    }
    serve();
    if (!turn.isDone()) {
      turn.completeOnTimeout(Optional.empty(), milliseconds, TimeUnit.MILLISECONDS);
      /* When its time is over, or it was cancelled, it must not block others any more. */
      var _ = turn.whenComplete((_, _) -> leave(place));
    }
    return turn;
  }

  /** At least 0, and at most a year: what a timer takes. */
  private static long milliseconds(Duration patience) {
    if (patience.isNegative()) {
      return 0;
    }
    return (patience.compareTo(LONGEST) < 0 ? patience : LONGEST).toMillis();
  }

  private void leave(Waiting place) {
    synchronized (this) {
      waiting.remove(place);
    }
    serve();
  }

  /** Takes all of these bytes for a reservation, or none of them. */
  synchronized boolean grow(long more) {
    boolean room = more <= bytes - taken;
    if (room) {
      taken += more;
    }
    return room;
  }

  void give(long back) {
    synchronized (this) {
      taken -= back;
    }
    serve();
  }

  /** Serves waiting reservations, in order, as long as there is room. */
  private void serve() {
    for (Waiting next : served()) {
      Reservation reservation = new Reservation(this, next.bytes());
      if (!next.turn().complete(Optional.of(reservation))) {
        reservation.close(); // cancelled meanwhile
      }
    }
  }

  private synchronized List<Waiting> served() {
    List<Waiting> served = new ArrayList<>();
    while (!waiting.isEmpty() && grow(waiting.peek().bytes())) {
      served.add(waiting.remove());
    }
    return served;
  }

  @Override
  public synchronized String toString() {
    return "%s: %d of %d MiB".formatted(name, taken >> 20, bytes >> 20);
  }
}
