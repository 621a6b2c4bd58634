package aliif.infra.kafka.consume;

import static aliif.infra.testing.TestTopics.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.infra.kafka.Topics;
import aliif.infra.store.Address;
import aliif.pipeline.UpscaleOutcome.InternalFailure;
import aliif.pipeline.UpscaleOutcome.InvalidParameter;
import aliif.pipeline.UpscaleOutcome.UnreadableImage;
import aliif.pipeline.UpscaleOutcome.UnsupportedFormat;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;

/** What can never succeed. */
final class KafkaDeadLettersIT extends KafkaUpscalerHarness {
  @Test
  void whatCanNeverSucceedIsADeadLetterAndTheRestGoesOn() {
    start();
    byte[] image = "name x".getBytes(UTF_8);
    String unknown = Address.ofOutput("no", "such", "object").hex();
    topics.send("no headers", image, Map.of());
    topics.send("wrong scale", image, Map.of("scale", "-1"));
    topics.send("not a number", image, Map.of("scale", "NaN"));
    topics.send("scale in words", image, Map.of("scale", "twice"));
    topics.send("wrong format", image, Map.of("scale", "2", "format", "gif"));
    topics.send("wrong priority", image, Map.of("scale", "2", "priority", "asap"));
    topics.send("wrong deadline", image, Map.of("scale", "2", "deadline", "tomorrow"));
    topics.send("past deadline", image, Map.of("scale", "2", "deadline", "2001-01-01T00:00:00Z"));
    topics.send("garbage", "\u0000\u0001".getBytes(UTF_8), Map.of("scale", "2"));
    topics.send("breaks", "break x");
    topics.send("empty", new byte[0], Map.of("scale", "2"));
    topics.send("path", new byte[0], Map.of("scale", "2", "image-ref", "../../etc/passwd"));
    topics.send("unknown", new byte[0], Map.of("scale", "2", "image-ref", unknown));
    topics.send("both", image, Map.of("scale", "2", "image-ref", unknown));
    topics.send("throws", "throw x");
    topics.send("quoted", image, Map.of("scale", "\"2\""));
    ProducerRecord<byte[], byte[]> tombstone =
        new ProducerRecord<>(settings.topics().requests(), "tombstone".getBytes(UTF_8), null);
    tombstone.headers().add("scale", "2".getBytes(UTF_8));
    topics.send(tombstone); // cancels nothing, and is no request
    ProducerRecord<byte[], byte[]> binary =
        new ProducerRecord<>(settings.topics().requests(), "binary".getBytes(UTF_8), image);
    binary.headers().add("scale", new byte[] {(byte) 0xff, 0});
    topics.send(binary);
    topics.send("good", "name x");
    topics.send("good too", "name y");

    Map<String, String> reasons =
        topics.letters(17).stream()
            .collect(
                toMap(
                    letter -> new String(letter.key(), UTF_8),
                    letter -> header(letter, "__connect.errors.exception.message")));
    assertThat(reasons)
        .hasSize(17)
        .containsEntry("no headers", "scale: none (expected: scale, width or height)")
        .containsEntry("wrong scale", "scale: -1 (expected: above 0, at most 100)")
        .containsEntry("not a number", "scale: NaN (expected: above 0, at most 100)")
        .containsEntry("scale in words", "scale: twice (expected: a number)")
        .containsEntry("wrong format", "format: gif (expected: png, jpeg, webp or tiff)")
        .containsEntry(
            "wrong priority", "priority: asap (expected: visible, interactive, prefetch or batch)")
        .containsEntry(
            "wrong deadline", "deadline: tomorrow (expected: a time such as 2025-01-31T12:00:00Z)")
        .containsEntry(
            "past deadline", "deadline: 2001-01-01T00:00:00Z (expected: a time in the future)")
        .containsEntry("garbage", "image: 2 bytes (expected: an image)")
        .containsEntry("breaks", "image: ends early")
        .containsEntry(
            "empty", "image: none (expected: bytes as the record's value, or header image-ref)")
        .containsEntry("path", "image-ref: ../../etc/passwd (expected: a stored object)")
        .containsEntry("unknown", "image-ref: " + unknown + " (expected: a stored object)")
        .containsEntry(
            "both", "image-ref: " + unknown + " (expected: no value in the record beside it)")
        .containsEntry("quoted", "scale: \"2\" (expected: a number)")
        .containsEntry("binary", "header scale: 2 bytes (expected: text in UTF-8)");
    assertThat(reasons.get("throws"))
        .matches("test\\d+\\.requests-[01]@\\d+: internal failure \\(expected: .*\\)")
        .doesNotContain("java.lang");
    assertThat(topics.letters(17))
        .allSatisfy(letter -> assertThat(letter.value()).as("no tombstone").isNotNull());
    assertThat(topics.results(2))
        .extracting(result -> new String(result.key(), UTF_8))
        .containsExactlyInAnyOrder("good", "good too");
  }

  @Test
  void aDeadLetterIsTheOriginalAndItsReasons() {
    start();
    topics.send(
        "key",
        "not an image".getBytes(UTF_8),
        Map.of("scale", "2", "ce_id", "17", "__connect.errors.topic", "of an earlier life"));
    ConsumerRecord<byte[], byte[]> letter = topics.letters(1).getFirst();
    assertThat(letter.key()).asString(UTF_8).isEqualTo("key");
    assertThat(letter.value()).asString(UTF_8).isEqualTo("not an image");
    assertThat(header(letter, "scale")).isEqualTo("2");
    assertThat(header(letter, "ce_id")).isEqualTo("17");
    assertThat(letter.headers().headers("__connect.errors.topic")).hasSize(1);
    assertThat(header(letter, "__connect.errors.topic")).isEqualTo(settings.topics().requests());
    assertThat(header(letter, "__connect.errors.partition")).matches("[01]");
    assertThat(header(letter, "__connect.errors.offset")).isEqualTo("0");
    assertThat(header(letter, "__connect.errors.exception.class.name"))
        .isEqualTo(UnreadableImage.class.getName());
  }

  @Test
  void theReasonNamesTheFailure() {
    start();
    topics.send("key", "name x".getBytes(UTF_8), Map.of());
    topics.send("key", "name x".getBytes(UTF_8), Map.of("scale", "2", "format", "gif"));
    topics.send("key", "fail 1000");
    assertThat(topics.letters(3))
        .extracting(letter -> header(letter, "__connect.errors.exception.class.name"))
        .containsExactly(
            InvalidParameter.class.getName(),
            UnsupportedFormat.class.getName(),
            InternalFailure.class.getName());
  }

  @Test
  void theLargestRequestFitsIntoADeadLetter() {
    start();
    byte[] value = new byte[Topics.REQUEST_BYTES - 1024];
    topics.send("key", value, Map.of("scale", "2"));
    assertThat(topics.letters(1).getFirst().value()).isEqualTo(value);
  }

  @Test
  void topicsOfOursTakeNoRecordThatIsTooLargeUnpacked() {
    ProducerRecord<byte[], byte[]> zeros =
        new ProducerRecord<>(
            settings.topics().requests(), "key".getBytes(UTF_8), new byte[30_000_000]);
    assertThatThrownBy(() -> topics.sendCompressed(zeros))
        .hasRootCauseInstanceOf(RecordTooLargeException.class);
  }

  @Test
  void aRecordThatIsTooLargeUnpackedSaysWhereItIs() {
    topics.configure(settings.topics().requests(), "compression.type", "producer");
    start();
    topics.sendCompressed(
        new ProducerRecord<>(
            settings.topics().requests(), "key".getBytes(UTF_8), new byte[30_000_000]));
    topics.send("key", "name x");
    ConsumerRecord<byte[], byte[]> letter = topics.letters(1).getFirst();
    assertThat(letter.value()).isEmpty();
    assertThat(header(letter, "__connect.errors.offset")).isEqualTo("0");
    assertThat(header(letter, "__connect.errors.exception.message"))
        .matches("record: 300000\\d\\d bytes unpacked \\(expected: at most 16777216\\)");
    assertThat(topics.results(1)).hasSize(1);
  }

  @Test
  void aLetterThatIsTooLargeSaysWhereTheOriginalIs() {
    topics.configure(settings.topics().deadLetters(), "max.message.bytes", "10000");
    start();
    topics.send("key", new byte[20_000], Map.of("scale", "2"));
    ConsumerRecord<byte[], byte[]> letter = topics.letters(1).getFirst();
    assertThat(letter.value()).isEmpty();
    assertThat(header(letter, "__connect.errors.offset")).isEqualTo("0");
  }

  @Test
  void aKeyThatDoesNotFitIntoAResultIsADeadLetter() {
    topics.configure(settings.topics().results(), "max.message.bytes", "100000");
    start();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            settings.topics().requests(), new byte[200_000], "name x".getBytes(UTF_8));
    record.headers().add("scale", "2".getBytes(UTF_8));
    topics.send(record);
    assertThat(header(topics.letters(1).getFirst(), "__connect.errors.exception.message"))
        .isEqualTo("key and headers: too large (expected: to fit into a result)");
  }
}
