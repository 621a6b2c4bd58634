package aliif.infra.kafka.jobs;

import static java.util.Objects.requireNonNull;

import aliif.infra.kafka.Brokers;
import aliif.infra.kafka.ClientProperties;
import aliif.infra.kafka.Topics;
import aliif.infra.kafka.client.Answer;
import aliif.infra.kafka.client.AnswerConsumer;
import aliif.infra.kafka.client.KnownPartitions;
import aliif.infra.kafka.client.PreparedTopics;
import aliif.infra.kafka.contract.HeaderNames;
import aliif.infra.kafka.contract.HeaderText;
import aliif.infra.kafka.contract.ResultRecord;
import aliif.pipeline.UpscaleException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads jobs from their topic, and, while one has images without an outcome, answers from the
 * topics of results and dead letters. Writes a job that has finished into its topic again. Runs on
 * a thread of its own, until it is closed; if the brokers are away, it begins anew when they are
 * back.
 */
final class JobsFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobsFollower.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration CLOSE = Duration.ofSeconds(5);
  private static final Duration EXPIRE_EVERY = Duration.ofMinutes(1);

  /** How far the clocks of servers may differ: answers are read from this long before their job. */
  private static final Duration CLOCKS = Duration.ofMinutes(10);

  private final Brokers brokers;
  private final Topics topics;
  private final JobsSettings settings;
  private final RememberedJobs jobs;
  private final JobsWriter writer;
  private final Set<Job> unsaved = new HashSet<>();

  /*
   * A job and its requests become visible together, but in several topics, and not at the same
   * moment: an answer may be read before its job is. The oldest of those that nobody claims go.
   */
  private final Map<JobImage, ImageOutcome> unclaimed =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<JobImage, ImageOutcome> eldest) {
          return size() > settings.images();
        }
      };

  private final Thread thread;
  private Optional<AnswerConsumer> answers = Optional.empty();
  private String said = "";
  private long expireAt = System.nanoTime();
  private volatile boolean read;
  private volatile boolean stopping;

  private JobsFollower(
      Brokers brokers,
      Topics topics,
      JobsSettings settings,
      RememberedJobs jobs,
      JobsWriter writer) {
    this.brokers = brokers;
    this.topics = topics;
    this.settings = settings;
    this.jobs = jobs;
    this.writer = writer;
    this.thread = Thread.ofPlatform().daemon().name("aliif-jobs").unstarted(this::run);
  }

  static JobsFollower start(
      Brokers brokers,
      Topics topics,
      JobsSettings settings,
      RememberedJobs jobs,
      JobsWriter writer) {
    JobsFollower follower = new JobsFollower(brokers, topics, settings, jobs, writer);
    follower.thread.start();
    return follower;
  }

  /** Whether all jobs have been read that were there when this was started. */
  boolean hasRead() {
    return read;
  }

  private void run() {
    while (!stopping) {
      try {
        follow();
      } catch (KafkaException problem) {
        warn(String.valueOf(problem.getMessage()));
        pause();
      } catch (
          Throwable problem) { // also for want of memory: jobs begin anew, and do not stand still
        LOG.error("jobs", problem);
        pause();
      }
    }
  }

  /** Logs the same trouble once, however often it comes. */
  private void warn(String message) {
    if (!message.equals(said)) {
      said = message;
      LOG.warn("jobs: {}", message);
    }
  }

  private void pause() {
    if (!stopping) {
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException closed) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void follow() {
    PreparedTopics.on(brokers, topics);
    JobsTopic.create(brokers, settings.topic());
    KafkaConsumer<byte[], byte[]> log =
        new KafkaConsumer<>(
            ClientProperties.consumer(brokers, "aliif-reader"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    try {
      log.assign(KnownPartitions.of(log, settings.topic()));
      log.seekToBeginning(log.assignment());
      readToEnd(log);
      read = true;
      while (!stopping) {
        step(log);
        said = "";
      }
    } finally {
      try {
        closeAnswers();
      } finally {
        log.close(CloseOptions.timeout(PAUSE));
      }
    }
  }

  private void step(KafkaConsumer<byte[], byte[]> log) {
    log.poll(answers.isPresent() ? Duration.ZERO : POLL).forEach(this::learn);
    Optional<Instant> since = jobs.oldestOpen();
    if (since.isEmpty()) {
      closeAnswers();
    } else {
      if (answers.isEmpty()) {
        answers =
            Optional.of(
                AnswerConsumer.openSince(
                    brokers,
                    topics,
                    List.of(topics.results(), topics.deadLetters()),
                    since.orElseThrow().minus(CLOCKS)));
      }
      answers.orElseThrow().poll(POLL).forEach(this::answered);
    }
    save();
    expire();
  }

  private void closeAnswers() {
    answers.ifPresent(AnswerConsumer::close);
    answers = Optional.empty();
  }

  private void learn(ConsumerRecord<byte[], byte[]> record) {
    if (Optional.ofNullable(record.value()).isEmpty()) {
      JobRecord.id(record).ifPresent(jobs::forget);
    } else {
      JobRecord.job(record).map(jobs::put).ifPresent(this::claim);
    }
  }

  private void claim(Job job) {
    unclaimed.keySet().stream()
        .filter(image -> image.job().equals(job.id()))
        .toList()
        .forEach(image -> answered(job, image.index(), requireNonNull(unclaimed.remove(image))));
  }

  private void readToEnd(KafkaConsumer<byte[], byte[]> log) {
    Map<TopicPartition, Long> ends = log.endOffsets(log.assignment());
    while (!stopping
        && ends.entrySet().stream().anyMatch(end -> log.position(end.getKey()) < end.getValue())) {
      log.poll(POLL).forEach(this::learn);
    }
  }

  private void answered(Answer answer) {
    image(answer)
        .ifPresent(
            image ->
                jobs.find(image.job())
                    .ifPresentOrElse(
                        job -> answered(job, image.index(), outcome(answer)),
                        () -> unclaimed.put(image, outcome(answer))));
  }

  private void answered(Job job, int index, ImageOutcome outcome) {
    if (job.answered(index, outcome)) {
      unsaved.add(job);
    }
  }

  private static Optional<JobImage> image(Answer answer) {
    try {
      return new HeaderText(answer.record().headers())
          .apply(HeaderNames.JOB)
          .flatMap(JobImage::parse);
    } catch (UpscaleException notText) {
      return Optional.empty();
    }
  }

  private static ImageOutcome outcome(Answer answer) {
    return switch (answer) {
      case Answer.Result(var _, ResultRecord.Received content) ->
          content
              .address()
              .<ImageOutcome>map(
                  address ->
                      new ImageOutcome.Rendered(address, content.mediaType(), content.size()))
              .orElseGet(
                  () ->
                      new ImageOutcome.Failed(
                          "result: in its record (expected: in the store; do all servers have one"
                              + " version?)"));
      case Answer.Refused(var _, var reason) when reason.cancelled() ->
          new ImageOutcome.Cancelled();
      case Answer.Refused(var _, var reason) -> new ImageOutcome.Failed(reason.message());
      case Answer.Foreign(var _, String problem) -> new ImageOutcome.Failed(problem);
    };
  }

  /** Writes finished jobs with their outcomes, so that nobody has to read their answers again. */
  private void save() {
    unsaved.removeIf(job -> jobs.find(job.id()).isEmpty()); // forgotten by another server meanwhile
    if (!unsaved.isEmpty()) {
      writer.write(unsaved.stream().map(job -> JobRecord.of(job, settings.topic())).toList());
      unsaved.clear();
    }
  }

  private void expire() {
    if (System.nanoTime() - expireAt >= 0) {
      expireAt = System.nanoTime() + EXPIRE_EVERY.toNanos();
      List<JobId> expired = jobs.expire(Instant.now());
      if (!expired.isEmpty()) {
        writer.write(
            expired.stream().map(id -> JobRecord.forgotten(id, settings.topic())).toList());
      }
    }
  }

  /** Ends the thread, and waits some seconds for that. */
  @Override
  public void close() {
    stopping = true;
    try {
      if (!thread.join(CLOSE)) {
        thread.interrupt(); // it waits for a broker that does not answer
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
