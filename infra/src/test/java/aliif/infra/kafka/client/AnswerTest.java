package aliif.infra.kafka.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.infra.kafka.Topics;
import aliif.infra.kafka.contract.DeadLetter;
import aliif.infra.kafka.contract.HeaderNames;
import aliif.infra.kafka.contract.HeaderText;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records of the topics of answers, which may hold anything. */
final class AnswerTest {
  private static final Topics TOPICS = Topics.standard();
  private static final Map<String, String> RESULT =
      Map.of(
          HeaderNames.ID, "17",
          HeaderNames.SHA256, "0a".repeat(32),
          HeaderNames.CONTENT_TYPE, "image/png",
          HeaderNames.WIDTH, "8",
          HeaderNames.HEIGHT, "6",
          HeaderNames.MODEL, "photo",
          HeaderNames.MILLISECONDS, "12");

  private static ConsumerRecord<byte[], byte[]> record(String topic, Map<String, String> headers) {
    var record = new ConsumerRecord<>(topic, 2, 7, "key".getBytes(UTF_8), new byte[] {1});
    headers.forEach((name, text) -> HeaderText.put(record.headers(), name, text));
    return record;
  }

  @Test
  void aResultIsAnAnswer() {
    Answer answer = Answer.of(record(TOPICS.results(), RESULT), TOPICS);

    assertThat(answer).isInstanceOf(Answer.Result.class);
    assertThat(answer.id()).contains("17");
    assertThat(answer.key()).isEqualTo("key");
    assertThat(answer.place()).isEqualTo("aliif.results-2@7");
  }

  @Test
  void aDeadLetterIsAnAnswer() {
    var request = record("aliif.requests", Map.of(HeaderNames.ID, "18"));
    var letter = new DeadLetter(request, new OverLimit("image: too large")).on("x");
    var record = new ConsumerRecord<>(TOPICS.deadLetters(), 0, 1, letter.key(), letter.value());
    letter.headers().forEach(record.headers()::add);

    Answer.Refused answer = (Answer.Refused) Answer.of(record, TOPICS);
    assertThat(answer.id()).contains("18");
    assertThat(answer.reason().message()).isEqualTo("image: too large");
    assertThat(answer.reason().offset()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "width | 0 | width: 0 (expected: a whole number from 1 to 2147483647)",
        "height | 2147483648 | height: 2147483648 (expected: a whole number from 1 to 2147483647)",
        "milliseconds | -1 | milliseconds: -1 (expected: a whole number from 0 to"
            + " 9223372036854775807)",
        "result-ref | ../x | address: ../x (expected: 64 digits of lower-case hexadecimal)"
      })
  void anythingElseIsForeignAndSaysWhy(String name, String value, String problem) {
    var record = record(TOPICS.results(), RESULT);
    record.headers().remove(name);
    HeaderText.put(record.headers(), name, value);

    Answer.Foreign answer = (Answer.Foreign) Answer.of(record, TOPICS);
    assertThat(answer.problem()).isEqualTo(problem);
    assertThat(answer.id()).isEmpty();
    assertThat(answer.record()).isSameAs(record);
  }

  @Test
  void aRecordWithoutKeyValueOrHeadersIsForeign() {
    for (String topic : new String[] {TOPICS.results(), TOPICS.deadLetters(), "other"}) {
      Answer answer = Answer.of(new ConsumerRecord<>(topic, 0, 0, null, null), TOPICS);
      assertThat(answer).isInstanceOf(Answer.Foreign.class);
      assertThat(answer.key()).isEmpty();
    }
  }

  /** Whatever the headers are, reading them throws nothing. */
  @Test
  void randomHeadersNeverThrow() {
    Random random = new Random(1);
    String[] names = RESULT.keySet().toArray(String[]::new);
    for (int round = 0; round < 500; round++) {
      var record = record(TOPICS.results(), RESULT);
      byte[] value = new byte[random.nextInt(12)];
      random.nextBytes(value);
      record.headers().add(names[random.nextInt(names.length)], value);
      assertThat(Answer.of(record, TOPICS)).isNotNull();
    }
  }
}
