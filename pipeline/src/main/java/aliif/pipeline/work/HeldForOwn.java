package aliif.pipeline.work;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Pieces that only a worker of this process can do, while only workers of other processes wait. For
 * the thread of the queue.
 */
final class HeldForOwn {
  private final WorkQueue<Piece> waiting;
  private final List<QueuedPiece<Piece>> held = new ArrayList<>();

  /**
   * @param waiting the queue that the pieces are in
   */
  HeldForOwn(WorkQueue<Piece> waiting) {
    this.waiting = waiting;
  }

  /** A piece has no turn until a worker of this process asks for work. */
  void hold(QueuedPiece<Piece> entry) {
    waiting.hold(entry);
    held.add(entry);
  }

  /** A worker of this process asks for work. */
  void release() {
    held.forEach(entry -> waiting.release(entry, Instant.now()));
    held.clear();
  }
}
