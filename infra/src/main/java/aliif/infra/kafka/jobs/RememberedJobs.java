package aliif.infra.kafka.jobs;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The jobs that a server knows, up to a limit. Safe for use by many threads. */
final class RememberedJobs {
  private final JobsSettings settings;
  private final TreeMap<JobId, Job> jobs = new TreeMap<>();
  private int images;

  RememberedJobs(JobsSettings settings) {
    this.settings = settings;
  }

  synchronized Optional<Job> find(JobId id) {
    return Optional.ofNullable(jobs.get(id));
  }

  /**
   * The newest jobs, the newest first.
   *
   * @param before only older jobs than this one
   */
  synchronized List<Job> latest(Optional<JobId> before, int most) {
    return before.map(id -> jobs.headMap(id, false)).orElse(jobs).descendingMap().values().stream()
        .limit(most)
        .toList();
  }

  synchronized int count() {
    return jobs.size();
  }

  /** When the oldest job was made that has images without an outcome. */
  synchronized Optional<Instant> oldestOpen() {
    return jobs.values().stream()
        .filter(job -> !job.finished())
        .map(Job::created)
        .min(Instant::compareTo);
  }

  /**
   * Which jobs have to go before one of so many images has room: the oldest that have finished.
   * Empty if that is not enough.
   */
  synchronized Optional<List<JobId>> leaving(int more) {
    List<Job> leaving = firstOf(jobs.values().stream().filter(Job::finished), more);
    int left = images - leaving.stream().mapToInt(job -> job.images().size()).sum();
    return left + more <= settings.remembered()
        ? Optional.of(leaving.stream().map(Job::id).toList())
        : Optional.empty();
  }

  /** As many of some jobs, in order, as have to go before one of so many images has room. */
  private List<Job> firstOf(Stream<Job> some, int more) {
    List<Job> leaving = new ArrayList<>();
    int left = images;
    for (Job job : some.toList()) {
      if (left + more <= settings.remembered()) {
        break;
      }
      leaving.add(job);
      left -= job.images().size();
    }
    return leaving;
  }

  /**
   * Adds a job, or what is new of one that is known. Beyond the limit the oldest jobs are dropped,
   * those that have finished before others. Unfinished ones go only if settings were lowered, or
   * differ between servers.
   *
   * @return the job as it is known now
   */
  synchronized Job put(Job job) {
    Job known = jobs.get(job.id());
    if (known != null) {
      known.join(job);
      return known;
    }
    Stream<Job> finishedFirst =
        Stream.concat(
            jobs.values().stream().filter(Job::finished),
            jobs.values().stream().filter(each -> !each.finished()));
    firstOf(finishedFirst, job.images().size()).forEach(each -> forget(each.id()));
    jobs.put(job.id(), job);
    images += job.images().size();
    return job;
  }

  synchronized void forget(JobId id) {
    Optional.ofNullable(jobs.remove(id)).ifPresent(job -> images -= job.images().size());
  }

  /** Forgets the jobs whose time is over. */
  synchronized List<JobId> expire(Instant now) {
    Instant oldest = now.minus(settings.retention());
    List<JobId> expired =
        jobs.values().stream().filter(job -> job.created().isBefore(oldest)).map(Job::id).toList();
    expired.forEach(this::forget);
    return expired;
  }
}
