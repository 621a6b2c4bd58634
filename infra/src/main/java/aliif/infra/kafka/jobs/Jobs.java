package aliif.infra.kafka.jobs;

import aliif.infra.kafka.Brokers;
import aliif.infra.kafka.Topics;
import aliif.infra.kafka.contract.RequestRecord;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import aliif.pipeline.UpscaleOutcome.Overloaded;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jobs of many images. A job is a record of the job and the requests for its images, written in one
 * transaction; whoever consumes the requests answers them like others. What is remembered here is
 * read from the topics, so several servers know the same jobs, and a restart forgets none. Safe for
 * use by many threads.
 */
public final class Jobs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final Topics topics;
  private final JobsSettings settings;
  private final RememberedJobs jobs;
  private final JobsWriter writer;
  private final JobsFollower follower;

  private Jobs(Brokers brokers, Topics topics, JobsSettings settings) {
    this.topics = topics;
    this.settings = settings;
    this.jobs = new RememberedJobs(settings);
    this.writer = new JobsWriter(brokers);
    this.follower = JobsFollower.start(brokers, topics, settings, jobs, writer);
  }

  /** Starts to read jobs and answers, at once or as soon as a broker answers. */
  public static Jobs start(Brokers brokers, Topics topics, JobsSettings settings) {
    return new Jobs(brokers, topics, settings);
  }

  /**
   * Memory that the Kafka clients of jobs use for themselves, in bytes. They hold a response from
   * each broker and one that came before, each at most as large as a dead letter, and the records
   * of a job that is being accepted.
   *
   * @param brokers that lead partitions of the answers, at least 1
   */
  public static long clientBytes(int brokers) {
    return (brokers + 1L) * Topics.LETTER_BYTES + JobsWriter.BYTES;
  }

  /** Whether all jobs are known that there were at the start. */
  public boolean areRead() {
    return follower.hasRead();
  }

  /**
   * Accepts a job: when this returns, the brokers have all its requests. Blocks for some seconds if
   * they are away.
   *
   * @throws UpscaleException with {@link OverLimit} if it has too many images, and with {@link
   *     Overloaded} if there is no room for it or no broker confirms it in time
   */
  public synchronized Job submit(JobRequest request) {
    int images = request.images().size();
    if (images < 1 || images > settings.images()) {
      throw new UpscaleException(
          new OverLimit("images: %d (expected: 1 to %d)".formatted(images, settings.images())));
    }
    List<JobId> leaving =
        jobs.leaving(images)
            .orElseThrow(
                () ->
                    new UpscaleException(
                        new Overloaded(
                            "jobs: more than %d images are not finished (expected: fewer;"
                                    .formatted(settings.remembered())
                                + " aliif.jobs.remembered)",
                            RETRY_AFTER)));
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Job job = new Job(JobId.at(now), now, request.ids());
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    leaving.forEach(id -> records.add(JobRecord.forgotten(id, settings.topic())));
    records.add(JobRecord.of(job, settings.topic()));
    for (int i = 0; i < images; i++) {
      records.add(request.record(new JobImage(job.id(), i), topics.requests()));
    }
    write(records);
    return jobs.put(job);
  }

  /**
   * Cancels the images of a job that have no outcome: writes a record without a value for each,
   * which cancels its request, unless a server answers the request before it reads that record.
   * Blocks for some seconds if the brokers are away.
   *
   * @throws UpscaleException with {@link Overloaded} if no broker confirms it in time
   */
  public void cancel(Job job) {
    Job.State state = job.state();
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < job.images().size(); i++) {
      if (state.outcome(i).isEmpty()) {
        records.add(RequestRecord.cancelling(topics.requests(), new JobImage(job.id(), i).key()));
      }
    }
    if (!records.isEmpty()) {
      write(records);
    }
  }

  private void write(List<ProducerRecord<byte[], byte[]>> records) {
    try {
      writer.write(records);
    } catch (KafkaException problem) {
      LOG.warn("jobs: {}", problem.getMessage());
      throw new UpscaleException(
          new Overloaded("kafka: not confirmed (expected: a broker that answers)", RETRY_AFTER),
          problem);
    }
  }

  /** A job, if it is remembered. */
  public Optional<Job> find(JobId id) {
    return jobs.find(id);
  }

  /**
   * The newest jobs, the newest first.
   *
   * @param before only older jobs than this one, which need not be remembered any more
   */
  public List<Job> latest(Optional<JobId> before, int most) {
    return jobs.latest(before, most);
  }

  /** How many jobs are remembered. */
  public int count() {
    return jobs.count();
  }

  /** Ends reading; what was accepted is done by whoever consumes the requests. */
  @Override
  public void close() {
    follower.close();
    writer.close();
  }
}
