package aliif.pipeline.work;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The waiting pieces of one priority. Their requests take turns: one piece each, in the order in
 * which the requests came. So a request of a thousand pieces does not block one of two. Every
 * operation takes O(log n).
 */
final class RequestTurns<T> {
  /** How many pieces of a request are looked at for one that is preferred. */
  static final int AHEAD = 8;

  /* The first request is the next one. After its turn it goes to the end. */
  private final LinkedHashMap<Long, TreeSet<QueuedPiece<T>>> requests = new LinkedHashMap<>();
  private final TreeSet<QueuedPiece<T>> byAge = new TreeSet<>(QueuedPiece.BY_AGE);

  /** More urgent pieces that went first since this priority had a turn, or began to wait. */
  private int passed;

  private Instant since = Instant.MIN;

  void add(QueuedPiece<T> piece, Instant now) {
    if (isEmpty()) {
      hadTurn(now);
    }
    byAge.add(piece);
    requests
        .computeIfAbsent(piece.rank.request(), _ -> new TreeSet<>(QueuedPiece.IN_REQUEST))
        .add(piece);
  }

  void remove(QueuedPiece<T> piece) {
    byAge.remove(piece);
    requests.computeIfPresent(
        piece.rank.request(),
        (_, pieces) -> {
          pieces.remove(piece);
          return pieces.isEmpty() ? null : pieces;
        });
  }

  /**
   * Takes out the next piece; there must be one.
   *
   * @param preferred work that goes first in its request, if it is among the first {@link #AHEAD}
   */
  QueuedPiece<T> next(Instant now, Predicate<T> preferred) {
    Map.Entry<Long, TreeSet<QueuedPiece<T>>> turn = requests.pollFirstEntry();
    TreeSet<QueuedPiece<T>> pieces = turn.getValue();
    QueuedPiece<T> piece =
        pieces.stream()
            .limit(AHEAD)
            .filter(each -> preferred.test(each.work()))
            .findFirst()
            .orElseGet(pieces::first);
    pieces.remove(piece);
    if (!pieces.isEmpty()) {
      requests.putLast(turn.getKey(), pieces);
    }
    byAge.remove(piece);
    hadTurn(now);
    return piece;
  }

  private void hadTurn(Instant now) {
    passed = 0;
    since = now;
  }

  /** A more urgent piece went first. */
  void passed() {
    passed++;
  }

  int timesPassed() {
    return passed;
  }

  /** The time when this priority had its last turn, or began to wait. */
  Instant since() {
    return since;
  }

  boolean isEmpty() {
    return byAge.isEmpty();
  }

  int size() {
    return byAge.size();
  }

  Optional<QueuedPiece<T>> oldest() {
    return isEmpty() ? Optional.empty() : Optional.of(byAge.first());
  }
}
