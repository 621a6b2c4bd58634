package aliif.pipeline.work;

import aliif.pipeline.features.TileKey;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The workers that have asked for work: those of this process, and guests, which are of other
 * processes. A piece goes to one that keeps the features of its tile, if there is one, then to one
 * of this process, then to the guest that has waited longest. For the thread of the queue.
 */
final class IdleWorkers {
  private final Predicate<TileKey> held; // by the workers of this process, together
  private final Map<ActorRef<TileQueue.Do>, Predicate<TileKey>> guests = new HashMap<>();
  private final Set<ActorRef<TileQueue.Do>> own = new LinkedHashSet<>();
  private final Map<ActorRef<TileQueue.Do>, Predicate<TileKey>> away = new LinkedHashMap<>();

  /**
   * @param held whether this process keeps the features of a tile
   */
  IdleWorkers(Predicate<TileKey> held) {
    this.held = held;
  }

  /** A guest joins; it has not asked for work yet. */
  void join(ActorRef<TileQueue.Do> guest, Predicate<TileKey> holds) {
    guests.put(guest, holds);
  }

  void leave(ActorRef<TileQueue.Do> guest) {
    guests.remove(guest);
    away.remove(guest);
  }

  boolean isGuest(ActorRef<TileQueue.Do> worker) {
    return guests.containsKey(worker);
  }

  /** A worker asks for work. */
  void add(ActorRef<TileQueue.Do> worker) {
    Predicate<TileKey> holds = guests.get(worker);
    if (holds == null) {
      own.add(worker);
    } else {
      away.put(worker, holds);
    }
  }

  /** A worker does not wait any more; a guest stays one. */
  void remove(ActorRef<TileQueue.Do> worker) {
    own.remove(worker);
    away.remove(worker);
  }

  boolean isEmpty() {
    return own.isEmpty() && away.isEmpty();
  }

  /** Those that wait. */
  int size() {
    return own.size() + away.size();
  }

  /** Whether one that waits keeps the features that a piece needs. */
  boolean anyHolds(TileWork work) {
    return work instanceof TileWork.RenderCached cached
        && (ownHolds(cached) || holder(cached).isPresent());
  }

  /**
   * Takes out the worker that suits a piece best; empty if the piece is not for those there are.
   */
  Optional<ActorRef<TileQueue.Do>> take(TileWork work) {
    if (work instanceof TileWork.RenderCached cached && !ownHolds(cached)) {
      Optional<ActorRef<TileQueue.Do>> holder = holder(cached);
      if (holder.isPresent()) {
        holder.ifPresent(away::remove);
        return holder;
      }
    }
    if (!own.isEmpty()) {
      return first(own);
    }
    return work.travels() && !away.isEmpty() ? first(away.keySet()) : Optional.empty();
  }

  private boolean ownHolds(TileWork.RenderCached work) {
    return !own.isEmpty() && held.test(work.key());
  }

  private Optional<ActorRef<TileQueue.Do>> holder(TileWork.RenderCached work) {
    return away.entrySet().stream()
        .filter(each -> each.getValue().test(work.key()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static Optional<ActorRef<TileQueue.Do>> first(Set<ActorRef<TileQueue.Do>> workers) {
    Iterator<ActorRef<TileQueue.Do>> all = workers.iterator();
    ActorRef<TileQueue.Do> first = all.next();
    all.remove();
    return Optional.of(first);
  }
}
