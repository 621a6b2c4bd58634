package aliif.pipeline.work;

import aliif.pipeline.Priority;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * A piece of work in a {@link WorkQueue}, and the handle to cancel it. For the thread of the queue.
 */
final class QueuedPiece<T> {
  /** Of two pieces of one request, the one that goes first. */
  static final Comparator<QueuedPiece<?>> IN_REQUEST =
      Comparator.<QueuedPiece<?>>comparingInt(piece -> piece.rank.order())
          .thenComparingLong(piece -> piece.number);

  /** The piece that came first. */
  static final Comparator<QueuedPiece<?>> BY_AGE =
      Comparator.comparingLong((QueuedPiece<?> piece) -> piece.number);

  /** The piece whose deadline is first; all must have one. */
  static final Comparator<QueuedPiece<?>> BY_DEADLINE =
      Comparator.comparing((QueuedPiece<?> piece) -> piece.rank.deadline().orElseThrow())
          .thenComparingLong(piece -> piece.number);

  /** Where a piece is. */
  enum Place {
    /** In the queue, until its turn comes. */
    WAITING,
    /** In the queue, but without a turn until it is released. */
    HELD,
    /** Not in the queue: its turn has come, or it was cancelled, or its deadline has passed. */
    OUT
  }

  /**
   * What decides when the turn of a piece comes.
   *
   * @param request number of the request that it belongs to
   * @param order among the pieces of the same request and priority: the smaller goes first
   * @param deadline time after which nobody needs it
   */
  record Rank(long request, Priority priority, int order, Optional<Instant> deadline) {}

  private final T work;
  private final long number;
  private final Instant since;
  final Rank rank;
  Place place = Place.OUT;

  /**
   * @param number of the piece; later pieces have larger numbers
   * @param since the time when it came
   */
  QueuedPiece(T work, Rank rank, long number, Instant since) {
    this.work = work;
    this.rank = rank;
    this.number = number;
    this.since = since;
  }

  T work() {
    return work;
  }

  /** The time when it came into the queue for the first time. */
  Instant since() {
    return since;
  }

  Priority priority() {
    return rank.priority();
  }
}
