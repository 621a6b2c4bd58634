package aliif.pipeline.work;

import aliif.pipeline.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts and times the pieces of work in a {@link TileQueue}, since the start of the process. Safe
 * for use by many threads.
 */
public final class WorkMeter {
  private final Map<Priority, ByPriority> priorities = new EnumMap<>(Priority.class);
  private final Map<Stage, Timed> stages = new EnumMap<>(Stage.class);
  private final LongAdder cancelled = new LongAdder();
  private final LongAdder late = new LongAdder();
  private final LongAdder retried = new LongAdder();

  /** What a worker does. */
  public enum Stage {
    /** Makes features of a crop. */
    ENCODE,
    /** Renders a window from features. */
    RENDER,
    /** Does both in one call, without keeping features. */
    UPSCALE
  }

  /** How many pieces there were, and how long they took together. */
  public static final class Timed {
    private final LongAdder count = new LongAdder();
    private final LongAdder nanoseconds = new LongAdder();

    void add(Duration time) {
      count.increment();
      nanoseconds.add(time.toNanos());
    }

    public long count() {
      return count.sum();
    }

    public long nanoseconds() {
      return nanoseconds.sum();
    }
  }

  private static final class ByPriority {
    private final Timed waits = new Timed();
    private volatile int waiting;
    private volatile Instant oldest = Instant.MAX;
  }

  public WorkMeter() {
    for (Priority priority : Priority.values()) {
      priorities.put(priority, new ByPriority());
    }
    for (Stage stage : Stage.values()) {
      stages.put(stage, new Timed());
    }
  }

  private ByPriority of(Priority priority) {
    return Objects.requireNonNull(priorities.get(priority));
  }

  /** How long pieces waited for a worker; those that were done twice count twice. */
  public Timed waits(Priority priority) {
    return of(priority).waits;
  }

  /** How long workers worked. */
  public Timed work(Stage stage) {
    return Objects.requireNonNull(stages.get(stage));
  }

  /** Pieces that wait now. */
  public int waiting(Priority priority) {
    return of(priority).waiting;
  }

  /** How long the oldest piece that waits has waited; zero if none waits. */
  public Duration age(Priority priority, Instant now) {
    Instant oldest = of(priority).oldest;
    return oldest.isBefore(now) ? Duration.between(oldest, now) : Duration.ZERO;
  }

  /** Pieces that were not done because nobody waited for them any more. */
  public long cancelled() {
    return cancelled.sum();
  }

  /** Pieces that were not done because their deadline had passed. */
  public long late() {
    return late.sum();
  }

  /** Pieces that were given to another worker because one broke. */
  public long retried() {
    return retried.sum();
  }

  /** Reads how many pieces wait, and since when. */
  void measure(WorkQueue<?> queue) {
    priorities.forEach(
        (priority, values) -> {
          values.waiting = queue.waiting(priority);
          values.oldest = queue.oldest(priority).map(QueuedPiece::since).orElse(Instant.MAX);
        });
  }

  void wasCancelled() {
    cancelled.increment();
  }

  void wasLate() {
    late.increment();
  }

  void wasRetried() {
    retried.increment();
  }
}
