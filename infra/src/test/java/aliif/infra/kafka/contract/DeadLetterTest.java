package aliif.infra.kafka.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.infra.kafka.read.UnreadRecord;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class DeadLetterTest {
  private static final Posted INVALID = new Posted.Invalid();
  private static final Posted TOO_LARGE = new Posted.TooLarge();

  private final DeadLetter keyless =
      new DeadLetter(
          new ConsumerRecord<>("requests", 2, 7, null, "image".getBytes(UTF_8)),
          new OverLimit("too much"));

  @Test
  void whatIsRefusedIsTriedInASmallerForm() {
    assertThat(text(keyless)).isEqualTo("null: image");
    DeadLetter keyed = keyless.instead(INVALID).orElseThrow();
    assertThat(text(keyed)).isEqualTo("requests-2@7: image");
    DeadLetter reasons = keyed.instead(TOO_LARGE).orElseThrow();
    assertThat(text(reasons)).isEqualTo("requests-2@7: ");
    assertThat(reasons.instead(TOO_LARGE)).isEmpty();
    assertThat(reasons.instead(INVALID)).isEmpty();
  }

  @Test
  void reasonsGetAKeyToo() {
    DeadLetter reasons = keyless.instead(TOO_LARGE).orElseThrow();
    assertThat(text(reasons)).isEqualTo("null: ");
    assertThat(text(reasons.instead(INVALID).orElseThrow())).isEqualTo("requests-2@7: ");
  }

  @Test
  void aKeyOfTheOriginalStays() {
    var request =
        new ConsumerRecord<>("requests", 2, 7, "key".getBytes(UTF_8), "image".getBytes(UTF_8));
    DeadLetter letter = new DeadLetter(request, new OverLimit("too much"));
    assertThat(text(letter.instead(INVALID).orElseThrow())).isEqualTo("key: image");
  }

  @Test
  void neverATombstone() {
    var tombstone =
        new ConsumerRecord<byte[], byte[]>("requests", 2, 7, "key".getBytes(UTF_8), null);
    assertThat(text(new DeadLetter(tombstone, new OverLimit("none")))).isEqualTo("key: ");
    var unread = new UnreadRecord(new TopicPartition("requests", 2), 7, new OverLimit("none"));
    assertThat(text(new DeadLetter(unread, unread.failure()))).isEqualTo("null: ");
  }

  @Test
  void theReasonIsReadBack() {
    var request =
        new ConsumerRecord<>("requests", 2, 7, "key".getBytes(UTF_8), "image".getBytes(UTF_8));
    HeaderText.put(request.headers(), HeaderNames.ID, "17");
    HeaderText.put(request.headers(), HeaderNames.ERROR_MESSAGE, "of an earlier life");
    var sent = new DeadLetter(request, new OverLimit("too much")).on("letters");
    var record = new ConsumerRecord<>("letters", 0, 0, sent.key(), sent.value());
    sent.headers().forEach(record.headers()::add);

    assertThat(DeadLetter.parse(record))
        .isEqualTo(new DeadLetter.Reason(Optional.of("17"), "requests", 2, 7, false, "too much"));
    assertThat(record.headers().headers(HeaderNames.ERROR_MESSAGE)).hasSize(1);
    assertThatThrownBy(() -> DeadLetter.parse(request))
        .hasMessage("__connect.errors.topic: none (expected: a header of a dead letter)");
  }

  @Test
  void theReasonsHaveSpringsNamesToo() {
    var request =
        new ConsumerRecord<>("requests", 2, 300, "key".getBytes(UTF_8), "image".getBytes(UTF_8));
    var sent = new DeadLetter(request, new OverLimit("too much")).on("letters").headers();
    assertThat(sent.lastHeader("kafka_dlt-original-topic").value())
        .asString(UTF_8)
        .isEqualTo("requests");
    assertThat(sent.lastHeader("kafka_dlt-original-partition").value()).containsExactly(0, 0, 0, 2);
    assertThat(sent.lastHeader("kafka_dlt-original-offset").value())
        .containsExactly(0, 0, 0, 0, 0, 0, 1, 44);
    assertThat(sent.lastHeader("kafka_dlt-exception-message").value())
        .asString(UTF_8)
        .isEqualTo("too much");
  }

  @Test
  void theRequestIsReadBackAsItWas() {
    var request =
        new ConsumerRecord<>("requests", 2, 7, "key".getBytes(UTF_8), "image".getBytes(UTF_8));
    HeaderText.put(request.headers(), "scale", "2");
    var sent = new DeadLetter(request, new OverLimit("too much")).on("letters");
    var letter = new ConsumerRecord<>("letters", 0, 0, sent.key(), sent.value());
    sent.headers().forEach(letter.headers()::add);

    var again = DeadLetter.request(letter, "again").orElseThrow();
    assertThat(again.topic()).isEqualTo("again");
    assertThat(again.key()).isEqualTo(request.key());
    assertThat(again.value()).isEqualTo(request.value());
    assertThat(again.headers()).isEqualTo(request.headers());
  }

  @Test
  void reasonsAloneAreNoRequest() {
    var sent = keyless.instead(TOO_LARGE).orElseThrow().on("letters");
    var letter = new ConsumerRecord<>("letters", 0, 0, sent.key(), sent.value());
    sent.headers().forEach(letter.headers()::add);

    assertThat(DeadLetter.request(letter, "again")).isEmpty();
  }

  private static String text(DeadLetter letter) {
    ProducerRecord<byte[], byte[]> record = letter.on("letters");
    String key = record.key() == null ? "null" : new String(record.key(), UTF_8);
    return key + ": " + new String(record.value(), UTF_8);
  }
}
