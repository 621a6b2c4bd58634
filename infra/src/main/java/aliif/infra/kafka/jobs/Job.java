package aliif.infra.kafka.jobs;

import aliif.infra.kafka.jobs.ImageOutcome.Cancelled;
import aliif.infra.kafka.jobs.ImageOutcome.Failed;
import aliif.infra.kafka.jobs.ImageOutcome.Rendered;
import aliif.pipeline.ImageId;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Stored images of one request, and what became of them so far. Safe for use by many threads. */
public final class Job {
  /*
   * An outcome never changes, and is never taken back. So what is known of a job can be joined in
   * any order, and as often as it comes: from its record, from answers, and again from the start
   * after the broker was away.
   */
  private final JobId id;
  private final Instant created;
  private final List<ImageId> images;
  private final SortedMap<Integer, ImageOutcome> outcomes = new TreeMap<>();
  private final Set<Runnable> followers = ConcurrentHashMap.newKeySet();

  Job(JobId id, Instant created, List<ImageId> images) {
    this.id = id;
    this.created = created;
    this.images = List.copyOf(images);
  }

  /** What is known of a job at a time. */
  public record State(SortedMap<Integer, ImageOutcome> outcomes, Counts counts) {
    /** The outcome of an image, if it is known. */
    public Optional<ImageOutcome> outcome(int index) {
      return Optional.ofNullable(outcomes.get(index));
    }
  }

  /**
   * How many images a job has, and how many of them have which outcome.
   *
   * @param accepted all images of the job
   */
  public record Counts(int accepted, int done, int failed, int cancelled) {
    /** Whether all images have an outcome. */
    public boolean finished() {
      return done + failed + cancelled == accepted;
    }
  }

  public JobId id() {
    return id;
  }

  public Instant created() {
    return created;
  }

  /** The images, by their index. */
  public List<ImageId> images() {
    return images;
  }

  /** What is known now. */
  public synchronized State state() {
    int done = 0;
    int failed = 0;
    int cancelled = 0;
    for (ImageOutcome outcome : outcomes.values()) {
      switch (outcome) {
        case Rendered _ -> done++;
        case Failed _ -> failed++;
        case Cancelled _ -> cancelled++;
      }
    }
    return new State(
        Collections.unmodifiableSortedMap(new TreeMap<>(outcomes)),
        new Counts(images.size(), done, failed, cancelled));
  }

  /** Whether all images have an outcome. */
  synchronized boolean finished() {
    return outcomes.size() == images.size();
  }

  /**
   * Takes note of an outcome. The first one of an image counts; one of an image that the job does
   * not have is ignored.
   *
   * @return whether this has finished the job
   */
  boolean answered(int index, ImageOutcome outcome) {
    boolean finished;
    synchronized (this) {
      if (index < 0 || index >= images.size() || outcomes.putIfAbsent(index, outcome) != null) {
        return false;
      }
      finished = finished();
    }
    followers.forEach(Runnable::run);
    return finished;
  }

  /** Takes note of all that another object for this job knows. */
  void join(Job other) {
    other.state().outcomes().forEach(this::answered);
  }

  /**
   * Tells a follower of each outcome that is added from now on, until it unfollows.
   *
   * @param follower runs on the thread that adds the outcome, so it must not wait
   */
  public void follow(Runnable follower) {
    followers.add(follower);
  }

  /** Tells a follower nothing more. */
  public void unfollow(Runnable follower) {
    followers.remove(follower);
  }
}
