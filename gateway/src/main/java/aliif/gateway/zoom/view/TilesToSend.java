package aliif.gateway.zoom.view;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;

/** The tiles of a view: which wait, which are in progress, and which the client has. */
final class TilesToSend {
  private final SequencedSet<PlaneTile> waiting;
  private final Set<PlaneTile> inProgress;
  private final Set<PlaneTile> there;

  private TilesToSend(
      SequencedSet<PlaneTile> waiting, Set<PlaneTile> inProgress, Set<PlaneTile> there) {
    this.waiting = waiting;
    this.inProgress = inProgress;
    this.there = there;
  }

  /** No tiles. */
  static TilesToSend none() {
    return new TilesToSend(new LinkedHashSet<>(), new LinkedHashSet<>(), Set.of());
  }

  /**
   * The tiles of the next view of the same plane, with the same pictures.
   *
   * @param cancelled tiles that were in progress and are not wanted any more
   */
  record Next(TilesToSend tiles, Set<PlaneTile> cancelled) {}

  /**
   * Goes on to another view of the same plane. Tiles that are in progress and still visible go on;
   * those that were sent and have been visible since are not sent again.
   */
  Next next(List<PlaneTile> visible, Set<PlaneTile> have) {
    SequencedSet<PlaneTile> waits = new LinkedHashSet<>();
    Set<PlaneTile> goesOn = new LinkedHashSet<>();
    Set<PlaneTile> known = new LinkedHashSet<>();
    for (PlaneTile tile : visible) {
      if (have.contains(tile) || there.contains(tile)) {
        known.add(tile);
      } else if (inProgress.contains(tile)) {
        goesOn.add(tile);
      } else {
        waits.add(tile);
      }
    }
    Set<PlaneTile> cancelled = new LinkedHashSet<>(inProgress);
    cancelled.removeAll(goesOn);
    return new Next(new TilesToSend(waits, goesOn, known), cancelled);
  }

  /** How many are not sent yet. */
  int unsent() {
    return waiting.size() + inProgress.size();
  }

  /** Those that have not been begun, in order. */
  Collection<PlaneTile> waiting() {
    return new ArrayList<>(waiting);
  }

  /** Those that were begun and are not sent. */
  Set<PlaneTile> inProgress() {
    return Set.copyOf(inProgress);
  }

  /** The next one to begin, if there is one; it is in progress then. */
  Optional<PlaneTile> begin() {
    if (waiting.isEmpty()) {
      return Optional.empty();
    }
    PlaneTile tile = waiting.removeFirst();
    inProgress.add(tile);
    return Optional.of(tile);
  }

  /** One that is in progress has to be begun again. */
  void again(PlaneTile tile) {
    if (inProgress.remove(tile)) {
      waiting.addFirst(tile);
    }
  }

  /** One is on its way to the client. */
  void sent(PlaneTile tile) {
    if (inProgress.remove(tile)) {
      there.add(tile);
    }
  }
}
