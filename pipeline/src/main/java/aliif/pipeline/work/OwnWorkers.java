package aliif.pipeline.work;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The workers of this process that live, with those that hang. A worker that ends or hangs is
 * replaced, but at most a quarter of the workers, and at least one, live beyond their number: a
 * hanging worker still uses the memory of an engine. For the thread of the queue.
 */
final class OwnWorkers {
  private final int workers;
  private final Supplier<ActorRef<TileQueue.Do>> spawn;
  private final Set<ActorRef<TileQueue.Do>> alive = new HashSet<>();
  private final Set<ActorRef<TileQueue.Do>> hanging = new HashSet<>();

  /**
   * @param workers how many there are to be, without those that hang
   * @param spawn starts one more
   */
  OwnWorkers(int workers, Supplier<ActorRef<TileQueue.Do>> spawn) {
    this.workers = workers;
    this.spawn = spawn;
  }

  /** Starts those that are missing. */
  void fill() {
    int most = workers + Math.max(1, workers / 4);
    while (alive.size() - hanging.size() < workers && alive.size() < most) {
      alive.add(spawn.get());
    }
  }

  /** A worker did not end its piece in time: another one takes its place. */
  void hangs(ActorRef<TileQueue.Do> worker) {
    hanging.add(worker);
    fill();
  }

  boolean isHanging(ActorRef<TileQueue.Do> worker) {
    return hanging.contains(worker);
  }

  /** A worker has ended: another one takes its place. */
  void ended(ActorRef<TileQueue.Do> worker) {
    alive.remove(worker);
    hanging.remove(worker);
    fill();
  }

  /** How many hang. */
  int hanging() {
    return hanging.size();
  }
}
