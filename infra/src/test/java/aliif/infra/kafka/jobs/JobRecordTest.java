package aliif.infra.kafka.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.infra.kafka.jobs.ImageOutcome.Cancelled;
import aliif.infra.kafka.jobs.ImageOutcome.Failed;
import aliif.infra.kafka.jobs.ImageOutcome.Rendered;
import aliif.infra.store.Address;
import aliif.model.Size;
import aliif.pipeline.ImageId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JobRecordTest {
  private static final Instant NOON = Instant.parse("2025-01-31T12:00:00.125Z");
  private static final ImageId IMAGE = new ImageId("0a".repeat(32));

  @Test
  void aJobThatIsWrittenIsReadBack() {
    Job job = new Job(JobId.at(NOON), NOON, List.of(IMAGE, IMAGE, IMAGE));
    Rendered rendered = new Rendered(new Address("bc".repeat(32)), "image/png", new Size(30, 20));
    job.answered(2, rendered);
    job.answered(0, new Failed("scale: x (expected: a number)"));
    job.answered(1, new Cancelled());

    Job read = JobRecord.job(received(JobRecord.of(job, "jobs"))).orElseThrow();

    assertThat(read.id()).isEqualTo(job.id());
    assertThat(read.created()).isEqualTo(NOON);
    assertThat(read.images()).hasSize(3).containsOnly(IMAGE);
    assertThat(read.state()).isEqualTo(job.state());
    assertThat(read.state().counts()).isEqualTo(new Job.Counts(3, 1, 1, 1));
    assertThat(read.state().outcomes()).containsEntry(2, rendered);
  }

  @Test
  void aForgottenJobHasAKeyAlone() {
    JobId id = JobId.at(NOON);
    var record = received(JobRecord.forgotten(id, "jobs"));

    assertThat(JobRecord.id(record)).contains(id);
    assertThat(JobRecord.job(record)).isEmpty();
  }

  @Test
  void laterJobsHaveLargerIds() {
    assertThat(JobId.at(NOON)).isLessThan(JobId.at(NOON.plusMillis(1)));
    assertThat(JobId.at(NOON)).isNotEqualTo(JobId.at(NOON));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "[]",
        "{}",
        "7",
        "{\"created\":\"2025-01-31T12:00:00Z\"}",
        "{\"created\":\"noon\",\"images\":[],\"outcomes\":{}}",
        "{\"created\":\"2025-01-31T12:00:00Z\",\"images\":[\"x\"],\"outcomes\":{}}",
        "{\"created\":\"2025-01-31T12:00:00Z\",\"images\":{},\"outcomes\":{}}",
        "{\"created\":\"2025-01-31T12:00:00Z\",\"images\":[],\"outcomes\":{\"x\":{}}}",
        "{\"created\":\"2025-01-31T12:00:00Z\",\"images\":[],\"outcomes\":{\"0\":{}}}"
      })
  void anythingElseIsNoJob(String value) {
    byte[] key = JobId.at(NOON).hex().getBytes(UTF_8);

    assertThat(JobRecord.job(new ConsumerRecord<>("jobs", 0, 0, key, value.getBytes(UTF_8))))
        .isEmpty();
    assertThat(JobRecord.id(new ConsumerRecord<>("jobs", 0, 0, "x".getBytes(UTF_8), key)))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7", "00/1", "0123456789ab0123456789abcdef", "zz/1"})
  void aHeaderThatNamesNoImageIsIgnored(String text) {
    assertThat(JobImage.parse(text)).isEqualTo(Optional.empty());
  }

  @Test
  void aHeaderNamesAnImage() {
    JobImage image = new JobImage(JobId.at(NOON), 17);

    assertThat(JobImage.parse(image.toString())).contains(image);
  }

  private static ConsumerRecord<byte[], byte[]> received(ProducerRecord<byte[], byte[]> record) {
    return new ConsumerRecord<>(record.topic(), 0, 0, record.key(), record.value());
  }
}
