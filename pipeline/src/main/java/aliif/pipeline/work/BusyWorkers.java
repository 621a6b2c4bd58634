package aliif.pipeline.work;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The workers that have a piece, each with the time by which it must be done. For the thread of the
 * queue.
 */
final class BusyWorkers {
  private final Map<ActorRef<TileQueue.Do>, Running> all = new HashMap<>();

  private record Running(QueuedPiece<Piece> entry, Instant end) {}

  /** A worker begins a piece. */
  void begin(ActorRef<TileQueue.Do> worker, QueuedPiece<Piece> entry, Instant end) {
    all.put(worker, new Running(entry, end));
  }

  /** A worker has no piece any more; says which it had, empty if it had none. */
  Optional<QueuedPiece<Piece>> end(ActorRef<TileQueue.Do> worker) {
    return Optional.ofNullable(all.remove(worker)).map(Running::entry);
  }

  /** Those whose time is over. */
  List<ActorRef<TileQueue.Do>> overdue(Instant now) {
    return all.entrySet().stream()
        .filter(each -> now.isAfter(each.getValue().end()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The workers finish the pieces of an image, but no piece of it is tried again. */
  void giveUp(long image) {
    all.values().stream()
        .map(running -> running.entry().work())
        .filter(piece -> piece.work().ticket().image() == image)
        .forEach(piece -> piece.givenUp = true);
  }

  int size() {
    return all.size();
  }
}
