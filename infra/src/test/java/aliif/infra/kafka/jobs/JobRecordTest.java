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
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
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

  /** What is on the brokers of those who have run the program before, written out. */
  @Test
  void recordsAsTheyWereWrittenBeforeAreRead() {
    String before =
        """
        {"created":"2025-01-31T12:00:00.125Z","images":["IMAGE","IMAGE","IMAGE"],"outcomes":{
         "0":{"failed":"scale: x (expected: a number)"},
         "1":{"output":"BC","media-type":"image/png","width":30,"height":20},
         "2":{"cancelled":true}}}
        """
            .replace("IMAGE", IMAGE.hex())
            .replace("BC", "bc".repeat(32));

    String later = before.replace("{\"created\"", "{\"urgency\":[{}],\"created\"");
    for (String text : List.of(before, later)) {
      Job job = read(text);
      assertThat(job.created()).isEqualTo(NOON);
      assertThat(job.images()).containsExactly(IMAGE, IMAGE, IMAGE);
      assertThat(job.state().outcomes())
          .containsExactly(
              Map.entry(0, new Failed("scale: x (expected: a number)")),
              Map.entry(
                  1, new Rendered(new Address("bc".repeat(32)), "image/png", new Size(30, 20))),
              Map.entry(2, new Cancelled()));
    }
  }

  @Test
  void everyJobThatIsWrittenIsReadBack() {
    Random random = new Random(1);
    for (int round = 0; round < 300; round++) {
      Instant created = Instant.ofEpochMilli(random.nextLong(1L << 42));
      List<ImageId> images = new ArrayList<>();
      for (int n = random.nextInt(1, 40); n > 0; n--) {
        images.add(new ImageId(digest(random)));
      }
      Job job = new Job(JobId.at(created), created, images);
      for (int i = 0; i < images.size(); i++) {
        switch (random.nextInt(4)) {
          case 0 -> job.answered(i, new Cancelled());
          case 1 -> job.answered(i, new Failed("\"ä\u2028\" \\ " + random.nextInt()));
          case 2 -> {
            Size size = new Size(random.nextInt(1, 99_999), random.nextInt(1, 99_999));
            job.answered(i, new Rendered(new Address(digest(random)), "image/webp", size));
          }
          default -> {}
        }
      }
      Job again = JobRecord.job(received(JobRecord.of(job, "jobs"))).orElseThrow();

      assertThat(again.id()).isEqualTo(job.id());
      assertThat(again.created()).isEqualTo(created);
      assertThat(again.images()).isEqualTo(images);
      assertThat(again.state()).isEqualTo(job.state());
      assertThat(again.finished()).isEqualTo(job.state().counts().finished());
    }
  }

  private static String digest(Random random) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static Job read(String text) {
    byte[] key = JobId.at(NOON).hex().getBytes(UTF_8);
    return JobRecord.job(new ConsumerRecord<>("jobs", 0, 0, key, text.getBytes(UTF_8)))
        .orElseThrow();
  }

  /**
   * Counts and outcomes follow from the first outcome of each image, in whatever order they come.
   */
  @Test
  void itDoesNotMatterInWhichOrderAndHowOftenOutcomesCome() {
    List<ImageOutcome> first =
        List.of(new Cancelled(), new Failed("x"), new Cancelled(), new Failed("y"));
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      Job job = new Job(JobId.at(NOON), NOON, List.of(IMAGE, IMAGE, IMAGE, IMAGE));
      Job other = new Job(job.id(), NOON, job.images());
      int finished = 0;
      while (!job.finished()) {
        int index = random.nextInt(4);
        (random.nextBoolean() ? job : other).answered(index, first.get(index));
        if (random.nextInt(3) == 0) {
          job.join(other);
          other.join(job);
        }
        finished += job.answered(index, first.get(index)) ? 1 : 0;
      }
      assertThat(finished).isLessThanOrEqualTo(1);
      assertThat(job.state().counts()).isEqualTo(new Job.Counts(4, 0, 2, 2));
      assertThat(job.state().outcomes().values()).containsExactlyElementsOf(first);
    }
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
        "{\"created\":\"2025-01-31T12:00:00Z\",\"images\":[],\"outcomes\":{\"0\":7}}",
        "{\"created\":\"2025-01-31T12:00:00Z\",\"images\":[],\"outcomes\":{\"0\":{\"output\":\"x\"}}}",
        "{\"created\":null,\"images\":null,\"outcomes\":null}",
        "{\"created\":\"2025-01-31T12:00:00Z\",\"images\":[],\"outcomes\":{\"0\":{}}}"
      })
  void anythingElseIsNoJob(String value) {
    byte[] key = JobId.at(NOON).hex().getBytes(UTF_8);

    assertThat(JobRecord.job(new ConsumerRecord<>("jobs", 0, 0, key, value.getBytes(UTF_8))))
        .isEmpty();
    assertThat(JobRecord.id(new ConsumerRecord<>("jobs", 0, 0, "x".getBytes(UTF_8), key)))
        .isEmpty();
  }

  /** One such record in the topic would stop every server that reads it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{\"created\":null,\"images\":[],\"outcomes\":{}}",
        "{\"created\":{},\"images\":[],\"outcomes\":{}}",
        "{\"created\":[],\"images\":[],\"outcomes\":{}}",
        "{\"created\":\"2025-01-31T12:00:00Z\",\"images\":[null],\"outcomes\":{}}",
        "{\"created\":\"2025-01-31T12:00:00Z\",\"images\":[{}],\"outcomes\":{}}",
        "{\"created\":\"2025-01-31T12:00:00Z\",\"images\":[[]],\"outcomes\":{}}",
        "{\"created\":\"2025-01-31T12:00:00Z\",\"images\":[],\"outcomes\":[]}",
        "{\"created\":\"2025-01-31T12:00:00Z\",\"images\":[],\"outcomes\":{\"0\":null}}",
        "{\"created\":\"2025-01-31T12:00:00Z\",\"images\":[],\"outcomes\":{\"0\":{\"failed\":null}}}",
        "{\"created\":\"2025-01-31T12:00:00Z\",\"images\":[],\"outcomes\":{\"0\":{\"failed\":{}}}}"
      })
  void aRecordWithNullOrAnObjectInPlaceOfATextIsNoJob(String value) {
    byte[] key = JobId.at(NOON).hex().getBytes(UTF_8);

    assertThat(JobRecord.job(new ConsumerRecord<>("jobs", 0, 0, key, value.getBytes(UTF_8))))
        .isEmpty();
  }

  @Test
  void nestingWithoutEndIsNoJob() {
    byte[] key = JobId.at(NOON).hex().getBytes(UTF_8);
    byte[] deep = ("{\"created\":" + "[".repeat(100_000)).getBytes(UTF_8);

    assertThat(JobRecord.job(new ConsumerRecord<>("jobs", 0, 0, key, deep))).isEmpty();
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
