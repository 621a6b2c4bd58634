package aliif.pipeline.work;

import aliif.pipeline.Priority;
import aliif.pipeline.work.QueuedPiece.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Pieces of work in the order in which they are to be done. It has no clock and no threads: callers
 * tell it the time. Every operation takes O(log n) for each piece that it moves. For one thread.
 *
 * <ul>
 *   <li>The most urgent {@link Priority} goes first.
 *   <li>A less urgent priority has a turn when {@code agingPieces} more urgent pieces have passed
 *       it, or when it has waited for {@code agingTime}. There are never two such turns in
 *       succession, so they delay an urgent piece by one piece at most.
 *   <li>Requests of one priority take turns, one piece each.
 *   <li>Pieces of one request go by their order, then by the time when they came.
 * </ul>
 *
 * <p>It refuses nothing. It is bounded by those who add pieces: only images with reserved memory
 * do, and each has a fixed number of pieces in flight.
 */
final class WorkQueue<T> {
  private final Duration agingTime;
  private final int agingPieces;
  private final Map<Priority, RequestTurns<T>> classes = new EnumMap<>(Priority.class);
  private final Map<Long, Set<QueuedPiece<T>>> byRequest = new HashMap<>();
  private final TreeSet<QueuedPiece<T>> byDeadline = new TreeSet<>(QueuedPiece.BY_DEADLINE);
  private long sequence;
  private int size;
  private boolean aged; // the last turn went to a less urgent priority

  /**
   * @param agingTime how long a priority may wait for a turn
   * @param agingPieces how many more urgent pieces may pass a priority before it has a turn
   */
  WorkQueue(Duration agingTime, int agingPieces) {
    this.agingTime = agingTime;
    this.agingPieces = agingPieces;
    for (Priority priority : Priority.values()) {
      classes.put(priority, new RequestTurns<>());
    }
  }

  /** Adds a piece. */
  QueuedPiece<T> add(T work, QueuedPiece.Rank rank, Instant now) {
    QueuedPiece<T> piece = new QueuedPiece<>(work, rank, sequence++, now);
    putBack(piece, now);
    return piece;
  }

  /** Adds a piece that is out, with its age: it goes before later pieces of its request. */
  void putBack(QueuedPiece<T> piece, Instant now) {
    enter(piece);
    waits(piece, now);
  }

  /** Adds a piece that is out, but gives it no turn until it is released. */
  void hold(QueuedPiece<T> piece) {
    enter(piece);
    piece.place = Place.HELD;
  }

  /** Gives a turn to a piece that is held; nothing changes if it is not. */
  void release(QueuedPiece<T> piece, Instant now) {
    if (piece.place == Place.HELD) {
      waits(piece, now);
    }
  }

  private void waits(QueuedPiece<T> piece, Instant now) {
    piece.place = Place.WAITING;
    of(piece).add(piece, now);
  }

  private void enter(QueuedPiece<T> piece) {
    if (piece.place != Place.OUT) {
      throw new IllegalStateException("piece: " + piece.place + " (expected: out of the queue)");
    }
    size++;
    byRequest.computeIfAbsent(piece.rank.request(), _ -> new HashSet<>()).add(piece);
    if (piece.rank.deadline().isPresent()) {
      byDeadline.add(piece);
    }
  }

  /**
   * Takes out the piece that is to be done now; empty if none waits.
   *
   * @param preferred work that goes before other pieces of the same request, if it is among the
   *     first of these
   */
  Optional<QueuedPiece<T>> next(Instant now, Predicate<T> preferred) {
    Optional<Priority> turn = turn(now);
    turn.ifPresent(
        priority ->
            classes.forEach(
                (other, pieces) -> {
                  if (other.rank() > priority.rank() && !pieces.isEmpty()) {
                    pieces.passed();
                  }
                }));
    return turn.map(
        priority -> {
          QueuedPiece<T> piece = classOf(priority).next(now, preferred);
          leave(piece);
          return piece;
        });
  }

  private Optional<Priority> turn(Instant now) {
    Optional<Priority> urgent =
        classes.keySet().stream().filter(each -> !classOf(each).isEmpty()).findFirst();
    Optional<Priority> due = urgent.flatMap(each -> due(each, now));
    aged = due.isPresent();
    return due.or(() -> urgent);
  }

  /** Of the priorities that have waited too long for a turn, the one that was passed most often. */
  private Optional<Priority> due(Priority urgent, Instant now) {
    return aged
        ? Optional.empty()
        : classes.keySet().stream()
            .filter(each -> each.rank() > urgent.rank() && isDue(classOf(each), now))
            .min(Comparator.comparingInt(each -> -classOf(each).timesPassed()));
  }

  private boolean isDue(RequestTurns<T> pieces, Instant now) {
    return !pieces.isEmpty()
        && (pieces.timesPassed() >= agingPieces || !now.isBefore(pieces.since().plus(agingTime)));
  }

  /** Takes a piece out; false if it is out already. */
  boolean cancel(QueuedPiece<T> piece) {
    if (piece.place == Place.OUT) {
      return false;
    }
    if (piece.place == Place.WAITING) {
      of(piece).remove(piece);
    }
    leave(piece);
    return true;
  }

  private void leave(QueuedPiece<T> piece) {
    piece.place = Place.OUT;
    size--;
    byRequest.computeIfPresent(
        piece.rank.request(),
        (_, pieces) -> {
          pieces.remove(piece);
          return pieces.isEmpty() ? null : pieces;
        });
    if (piece.rank.deadline().isPresent()) {
      byDeadline.remove(piece);
    }
  }

  /** Takes out all pieces of a request. */
  List<QueuedPiece<T>> cancelRequest(long request) {
    List<QueuedPiece<T>> pieces = List.copyOf(byRequest.getOrDefault(request, Set.of()));
    pieces.forEach(this::cancel);
    return pieces;
  }

  /** Takes out all pieces whose deadline is before {@code now}. */
  List<QueuedPiece<T>> expire(Instant now) {
    List<QueuedPiece<T>> late = new ArrayList<>();
    while (!byDeadline.isEmpty()
        && byDeadline.first().rank.deadline().orElseThrow().isBefore(now)) {
      QueuedPiece<T> piece = byDeadline.first();
      cancel(piece);
      late.add(piece);
    }
    return late;
  }

  /** Whether no piece waits for its turn. */
  boolean isIdle() {
    return classes.values().stream().allMatch(RequestTurns::isEmpty);
  }

  /** Pieces in the queue, waiting or held. */
  int size() {
    return size;
  }

  /** Pieces of a priority that wait for their turn. */
  int waiting(Priority priority) {
    return classOf(priority).size();
  }

  /** The piece of a priority that has waited longest; empty if none waits. */
  Optional<QueuedPiece<T>> oldest(Priority priority) {
    return classOf(priority).oldest();
  }

  private RequestTurns<T> of(QueuedPiece<T> piece) {
    return classOf(piece.priority());
  }

  private RequestTurns<T> classOf(Priority priority) {
    return Objects.requireNonNull(classes.get(priority));
  }
}
