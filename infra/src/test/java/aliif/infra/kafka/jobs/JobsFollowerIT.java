package aliif.infra.kafka.jobs;

import static aliif.infra.testing.TestTopics.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.infra.kafka.Topics;
import aliif.infra.kafka.jobs.ImageOutcome.Failed;
import aliif.infra.kafka.jobs.ImageOutcome.Rendered;
import aliif.infra.store.Address;
import aliif.infra.testing.BrokerOfClass;
import aliif.infra.testing.TestTopics;
import aliif.model.Size;
import aliif.pipeline.ImageId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is known of jobs, from records that are written here by hand. */
final class JobsFollowerIT extends BrokerOfClass {
  private static final Address OUTPUT = new Address("bc".repeat(32));

  private Topics topics;
  private JobsSettings settings;
  private TestTopics test;
  private RememberedJobs jobs;
  private JobsWriter writer;
  private JobsFollower follower;

  @BeforeEach
  void open() throws Exception {
    topics = new Topics(name + ".requests", name + ".results", name + ".letters", 2);
    settings = new JobsSettings(name + ".jobs", 10, 20, Duration.ofHours(1));
    test = new TestTopics(bootstrapServers(), topics);
    writer = new JobsWriter(brokers());
    JobsTopic.create(brokers(), settings.topic());
    follow();
  }

  private void follow() {
    jobs = new RememberedJobs(settings);
    follower = JobsFollower.start(brokers(), topics, settings, jobs, writer);
  }

  @AfterEach
  void close() {
    follower.close();
    writer.close();
    test.close();
  }

  private static Job job(int images, Instant created) {
    return new Job(
        JobId.at(created), created, Collections.nCopies(images, new ImageId("0a".repeat(32))));
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  private void write(Job job) {
    writer.write(List.of(JobRecord.of(job, settings.topic())));
  }

  private void result(String image) {
    send(
        topics.results(),
        Map.of(
            "job", image,
            "result-ref", OUTPUT.hex(),
            "sha256", "00",
            "content-type", "image/png",
            "width", "30",
            "height", "20",
            "model", "lite",
            "milliseconds", "7"));
  }

  private void letter(String image, String reason) {
    send(
        topics.deadLetters(),
        Map.of(
            "job",
            image,
            "__connect.errors.topic",
            topics.requests(),
            "__connect.errors.partition",
            "0",
            "__connect.errors.offset",
            "0",
            "__connect.errors.exception.message",
            reason));
  }

  private void send(String topic, Map<String, String> headers) {
    var record = new ProducerRecord<>(topic, "key".getBytes(UTF_8), new byte[0]);
    headers.forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
    test.send(record);
  }

  private Job.State state(Job job) {
    return jobs.find(job.id()).orElseThrow().state();
  }

  @Test
  void anAnswerBecomesTheOutcomeOfItsImage() throws Exception {
    Job job = job(3, now());
    write(job);
    result(job.id() + "/1");
    letter(job.id() + "/0", "scale: none (expected: one)");

    until(() -> jobs.find(job.id()).filter(it -> it.state().outcomes().size() == 2).isPresent());
    assertThat(state(job).outcomes())
        .containsOnly(
            Map.entry(0, new Failed("scale: none (expected: one)")),
            Map.entry(1, new Rendered(OUTPUT, "image/png", new Size(30, 20))));
    assertThat(state(job).counts()).isEqualTo(new Job.Counts(3, 1, 1, 0));
    assertThat(state(job).counts().finished()).isFalse();
  }

  @Test
  void answersOfOthersAndOfUnknownJobsChangeNothing() throws Exception {
    Job job = job(1, now());
    write(job);
    result("x");
    result(JobId.at(now()) + "/0");
    result(job.id() + "/1");
    send(topics.results(), Map.of("sha256", "00"));
    send(topics.results(), Map.of());
    result(job.id() + "/0");

    until(() -> jobs.find(job.id()).filter(Job::finished).isPresent());
    assertThat(jobs.count()).isEqualTo(1);
    assertThat(state(job).outcomes()).containsOnlyKeys(0);
  }

  /** They become visible together, but not at the same moment. */
  @Test
  void anAnswerThatIsReadBeforeItsJobIsNotLost() throws Exception {
    Job open = job(1, now());
    Job job = job(2, now());
    write(open);
    until(() -> jobs.find(open.id()).isPresent());
    result(job.id() + "/1");
    letter(open.id() + "/0", "so that all before it has been read");
    until(() -> jobs.find(open.id()).filter(Job::finished).isPresent());
    assertThat(jobs.find(job.id())).isEmpty();
    write(job);

    until(() -> jobs.find(job.id()).filter(it -> it.state().counts().done() == 1).isPresent());
    assertThat(state(job).outcomes()).containsOnlyKeys(1);
  }

  @Test
  void aJobThatIsOpenIsFollowedOnAfterARestart() throws Exception {
    Job job = job(2, now());
    write(job);
    result(job.id() + "/0");
    until(() -> jobs.find(job.id()).filter(it -> !it.state().outcomes().isEmpty()).isPresent());
    follower.close();
    result(job.id() + "/1");

    follow();
    until(() -> jobs.find(job.id()).filter(Job::finished).isPresent());
    assertThat(state(job).counts()).isEqualTo(new Job.Counts(2, 2, 0, 0));
  }

  @Test
  void aJobThatHasFinishedIsKnownFromItsRecord() throws Exception {
    Job job = job(1, now());
    write(job);
    result(job.id() + "/0");
    assertThat(record(2).flatMap(JobRecord::job).orElseThrow().finished()).isTrue();
    follower.close();

    topics = new Topics("no.requests", "no.results", "no.letters", 1);
    follow();
    until(() -> follower.hasRead());
    assertThat(state(job).outcomes())
        .containsExactly(Map.entry(0, new Rendered(OUTPUT, "image/png", new Size(30, 20))));
  }

  /** The last record of the topic of jobs, once there are so many. */
  private Optional<ConsumerRecord<byte[], byte[]>> record(int atLeast) {
    return test.records(settings.topic(), 1, atLeast).stream().reduce((_, last) -> last);
  }

  @Test
  void aJobWhoseTimeIsOverIsForgottenByAllServers() throws Exception {
    Job old = job(1, now().minus(Duration.ofHours(2)));
    Job job = job(1, now());
    follower.close();
    write(old);
    write(job);

    follow();
    until(() -> follower.hasRead() && jobs.find(old.id()).isEmpty());
    assertThat(jobs.find(job.id())).isPresent();
    assertThat(record(3).flatMap(JobRecord::id)).contains(old.id());
    assertThat(record(3).flatMap(JobRecord::job)).isEmpty();
  }

  @Test
  void aJobThatIsForgottenElsewhereIsForgottenHere() throws Exception {
    Job job = job(1, now());
    write(job);
    until(() -> jobs.find(job.id()).isPresent());
    writer.write(List.of(JobRecord.forgotten(job.id(), settings.topic())));
    until(() -> jobs.find(job.id()).isEmpty());
  }
}
