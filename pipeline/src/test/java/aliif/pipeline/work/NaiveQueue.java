package aliif.pipeline.work;

import aliif.pipeline.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The rules of {@link WorkQueue}, by looking at everything each time. */
final class NaiveQueue {
  private final Duration agingTime;
  private final int agingPieces;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Waiters> classes = new ArrayList<>();
  private boolean aged;

  /** What is known of a priority. */
  private static final class Waiters {
    final Priority priority;
    final List<Long> requests = new ArrayList<>();
    Instant since = Instant.MIN;
    int passed;

    Waiters(Priority priority) {
      this.priority = priority;
    }

    void had(Instant now) {
      since = now;
      passed = 0;
    }
  }

  private Waiters of(Priority priority) {
    return classes.stream().filter(each -> each.priority == priority).findFirst().orElseThrow();
  }

  /** A piece; its work is its number. */
  static final class Entry {
    final int work;
    final long request;
    final int order;
    final Optional<Instant> deadline;
    Priority priority;
    boolean held;

    Entry(int work, QueuedPiece.Rank rank) {
      this.work = work;
      this.request = rank.request();
      this.order = rank.order();
      this.deadline = rank.deadline();
      this.priority = rank.priority();
    }
  }

  NaiveQueue(Duration agingTime, int agingPieces) {
    this.agingTime = agingTime;
    this.agingPieces = agingPieces;
    for (Priority priority : Priority.values()) {
      classes.add(new Waiters(priority));
    }
  }

  private List<Entry> waiting(Priority priority) {
    return entries.stream().filter(e -> !e.held && e.priority == priority).toList();
  }

  int size() {
    return entries.size();
  }

  int count(Priority priority) {
    return waiting(priority).size();
  }

  void add(Entry entry, boolean held, Instant now) {
    entry.held = held;
    if (!held) {
      comes(entry, now);
    }
    entries.add(entry);
  }

  private void comes(Entry entry, Instant now) {
    if (waiting(entry.priority).isEmpty()) {
      of(entry.priority).had(now);
    }
    List<Long> requests = of(entry.priority).requests;
    if (!requests.contains(entry.request)) {
      requests.add(entry.request);
    }
  }

  void release(Entry entry, Instant now) {
    if (entries.contains(entry) && entry.held) {
      comes(entry, now);
      entry.held = false;
    }
  }

  boolean cancel(Entry entry) {
    boolean there = entries.remove(entry);
    clean();
    return there;
  }

  List<Entry> take(Predicate<Entry> which) {
    List<Entry> taken = entries.stream().filter(which).toList();
    entries.removeAll(taken);
    clean();
    return taken;
  }

  private void clean() {
    classes.forEach(
        each ->
            each.requests.removeIf(
                request -> waiting(each.priority).stream().noneMatch(e -> e.request == request)));
  }

  Optional<Entry> next(Instant now) {
    List<Waiters> there =
        classes.stream().filter(each -> !waiting(each.priority).isEmpty()).toList();
    if (there.isEmpty()) {
      aged = false;
      return Optional.empty();
    }
    Optional<Waiters> due =
        aged
            ? Optional.empty()
            : there.stream()
                .skip(1)
                .filter(
                    each -> each.passed >= agingPieces || !now.isBefore(each.since.plus(agingTime)))
                .min(Comparator.comparingInt(each -> -each.passed));
    aged = due.isPresent();
    Waiters chosen = due.orElse(there.getFirst());
    there.stream()
        .filter(each -> each.priority.rank() > chosen.priority.rank())
        .forEach(each -> each.passed++);
    long request = chosen.requests.removeFirst();
    Entry entry =
        waiting(chosen.priority).stream()
            .filter(e -> e.request == request)
            .min(Comparator.<Entry>comparingInt(e -> e.order).thenComparingInt(e -> e.work))
            .orElseThrow();
    entries.remove(entry);
    if (waiting(chosen.priority).stream().anyMatch(e -> e.request == request)) {
      chosen.requests.add(request);
    }
    chosen.had(now);
    return Optional.of(entry);
  }
}
