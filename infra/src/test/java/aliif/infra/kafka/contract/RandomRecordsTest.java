package aliif.infra.kafka.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.infra.kafka.contract.RequestRecord.Image;
import aliif.infra.store.Address;
import aliif.model.Scale;
import aliif.model.Size;
import aliif.pipeline.Framing;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.InputRegion;
import aliif.pipeline.ModelOptions;
import aliif.pipeline.OutputFormat;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleOutcome.Cancelled;
import aliif.pipeline.UpscaleOutcome.Failure;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import aliif.pipeline.UpscaleParameters;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records with random contents: what is written is read back, and what passes through stays. */
final class RandomRecordsTest {
  private static final int ROUNDS = 500;

  private final Random random = new Random(1);

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private byte[] bytes(int most) {
    byte[] bytes = new byte[random.nextInt(most + 1)];
    random.nextBytes(bytes);
    return bytes;
  }

  private UpscaleParameters parameters() {
    Scale scale =
        switch (random.nextInt(4)) {
          case 0 -> new Scale.Factor(random.nextInt(1, 10_001) / 100.0);
          case 1 -> new Scale.ToWidth(random.nextInt(1, 10_000));
          case 2 -> new Scale.ToHeight(random.nextInt(1, 10_000));
          default ->
              new Scale.ToSize(new Size(random.nextInt(1, 10_000), random.nextInt(1, 10_000)));
        };
    Optional<InputRegion> region =
        random.nextBoolean()
            ? Optional.empty()
            : Optional.of(
                new InputRegion(
                    random.nextInt(1000) / 8.0,
                    random.nextInt(1000),
                    1 + random.nextInt(999),
                    0.5));
    ImageFormat format = one(List.of(ImageFormat.JPEG, ImageFormat.WEBP));
    return new UpscaleParameters(
        new Framing.Scaled(scale, region),
        random.nextBoolean() ? OutputFormat.PNG : new OutputFormat(format, random.nextInt(1, 101)),
        random.nextBoolean() ? Optional.empty() : Optional.of("lite"),
        random.nextBoolean(),
        new ModelOptions(random.nextBoolean(), random.nextBoolean()));
  }

  private RequestRecord request() {
    byte[] digest = new byte[32];
    random.nextBytes(digest);
    byte[] image = bytes(20);
    return new RequestRecord(
        "requests-3@7",
        parameters(),
        one(List.of(Priority.values())),
        random.nextBoolean()
            ? Optional.empty()
            : Optional.of(
                Instant.ofEpochSecond(random.nextLong(1L << 36), random.nextInt(1_000_000_000))),
        image.length == 0
            ? new Image.Reference(new Address(HexFormat.of().formatHex(digest)))
            : new Image.Inline(ByteString.fromArray(image)),
        random.nextBoolean());
  }

  private static ConsumerRecord<byte[], byte[]> received(ProducerRecord<byte[], byte[]> sent) {
    var record = new ConsumerRecord<>(sent.topic(), 3, 7, sent.key(), sent.value());
    sent.headers().forEach(record.headers()::add);
    return record;
  }

  @Test
  void everyRequestThatIsWrittenIsReadBack() {
    for (int i = 0; i < ROUNDS; i++) {
      RequestRecord request = request();
      assertThat(RequestRecord.parse(received(request.on("requests", bytes(9)))))
          .isEqualTo(request);
    }
  }

  private ConsumerRecord<byte[], byte[]> anything() {
    var record =
        new ConsumerRecord<byte[], byte[]>(
            "requests",
            random.nextInt(100),
            random.nextLong(1L << 40),
            random.nextInt(4) == 0 ? null : bytes(9),
            random.nextInt(4) == 0 ? null : bytes(30));
    for (int n = random.nextInt(8); n > 0; n--) {
      String name = one(List.of("scale", "ce_id", "job", "x-tenant", "traceparent", "image-ref"));
      record.headers().add(name, random.nextInt(5) == 0 ? null : bytes(12));
    }
    return record;
  }

  private static byte[] value(Headers headers, String name) {
    assertThat(headers.headers(name)).as(name).hasSize(1);
    return headers.lastHeader(name).value();
  }

  /** The reasons by both conventions, whatever has been a dead letter before. */
  @Test
  void aDeadLetterSaysTheSameByBothConventions() {
    for (int i = 0; i < ROUNDS; i++) {
      var request = anything();
      request.headers().add("__connect.errors.offset", bytes(3));
      request.headers().add("kafka_dlt-original-offset", bytes(3));
      request.headers().remove("ce_id");
      Failure failure = one(List.of(new OverLimit("größer als 7"), new Cancelled("by hand")));
      ProducerRecord<byte[], byte[]> sent = new DeadLetter(request, failure).on("letters");

      assertThat(DeadLetter.parse(received(sent)))
          .isEqualTo(
              new DeadLetter.Reason(
                  Optional.empty(),
                  "requests",
                  request.partition(),
                  request.offset(),
                  failure instanceof Cancelled,
                  failure.message()));
      Headers headers = sent.headers();
      assertThat(value(headers, "kafka_dlt-original-topic")).asString(UTF_8).isEqualTo("requests");
      assertThat(ByteBuffer.wrap(value(headers, "kafka_dlt-original-partition")).getInt())
          .isEqualTo(request.partition());
      assertThat(ByteBuffer.wrap(value(headers, "kafka_dlt-original-offset")).getLong())
          .isEqualTo(request.offset());
      assertThat(value(headers, "kafka_dlt-exception-fqcn"))
          .isEqualTo(value(headers, "__connect.errors.exception.class.name"));
      assertThat(value(headers, "kafka_dlt-exception-message"))
          .isEqualTo(value(headers, "__connect.errors.exception.message"));
    }
  }

  @Test
  void aReplayIsTheRequestUnlessThereIsNothingToTry() {
    for (int i = 0; i < ROUNDS; i++) {
      var request = anything();
      var letter = received(new DeadLetter(request, new OverLimit("too much")).on("letters"));
      byte[] value = Optional.ofNullable(request.value()).orElse(new byte[0]);
      boolean something = value.length > 0 || request.headers().lastHeader("image-ref") != null;

      var replay = DeadLetter.request(letter, "requests");
      assertThat(replay.isPresent()).isEqualTo(something);
      replay.ifPresent(
          again -> {
            assertThat(again.key()).isEqualTo(request.key());
            assertThat(again.value()).isEqualTo(value);
            assertThat(again.headers()).isEqualTo(request.headers());
          });
    }
  }

  /** A record with a key, without a value and without a reference; nothing else. */
  @Test
  void onlyATombstoneCancels() {
    for (int i = 0; i < ROUNDS; i++) {
      var record = anything();
      assertThat(RequestRecord.cancels(record))
          .isEqualTo(
              record.key() != null
                  && record.value() == null
                  && !record.headers().headers("image-ref").iterator().hasNext());
      byte[] key = bytes(9);
      var tombstone = received(RequestRecord.cancelling("requests", key));
      assertThat(RequestRecord.cancels(tombstone)).isTrue();
      assertThat(tombstone.key()).isEqualTo(key);
      var letter = new DeadLetter(record, new OverLimit("x")).on("letters");
      assertThat(RequestRecord.cancels(received(letter))).as("a dead letter").isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void progressNamesItsRequestAndRepeatsWhatFollowersNeed(ProgressRecord.Event event) {
    for (int i = 0; i < 50; i++) {
      var request = anything();
      ProducerRecord<byte[], byte[]> told = new ProgressRecord(request, event).on("progress");
      HeaderText headers = new HeaderText(told.headers());

      assertThat(told.key()).isEqualTo(request.key());
      assertThat(told.value()).isEmpty();
      assertThat(headers.apply("event")).contains(event.name().toLowerCase(Locale.ROOT));
      assertThat(headers.apply("source-topic")).contains("requests");
      assertThat(headers.apply("source-partition")).contains(Integer.toString(request.partition()));
      assertThat(headers.apply("source-offset")).contains(Long.toString(request.offset()));
      for (Header header : request.headers()) {
        boolean follows = List.of("ce_id", "job", "traceparent").contains(header.key());
        assertThat(List.of(told.headers().toArray()).contains(header)).isEqualTo(follows);
      }
    }
  }
}
