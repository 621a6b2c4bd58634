package aliif.infra.kafka.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.infra.kafka.consume.UnreadRecord;
import aliif.pipeline.UpscaleOutcome.OverLimit;
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

  private static String text(DeadLetter letter) {
    ProducerRecord<byte[], byte[]> record = letter.on("letters");
    String key = record.key() == null ? "null" : new String(record.key(), UTF_8);
    return key + ": " + new String(record.value(), UTF_8);
  }
}
