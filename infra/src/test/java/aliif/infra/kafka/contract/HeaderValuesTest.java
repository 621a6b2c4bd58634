package aliif.infra.kafka.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.infra.kafka.Topics;
import aliif.infra.kafka.client.Answer;
import aliif.pipeline.UpscaleException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each header with each kind of wrong value: the message has its name, its value, and what is
 * right.
 */
final class HeaderValuesTest {
  private static final Topics TOPICS = Topics.standard();
  private static final byte[] NOT_UTF_8 = {'x', (byte) 0xff};

  private static ConsumerRecord<byte[], byte[]> record(String topic, String... headers) {
    var record = new ConsumerRecord<>(topic, 3, 7, "key".getBytes(UTF_8), new byte[] {1});
    for (int i = 0; i < headers.length; i += 2) {
      HeaderText.put(record.headers(), headers[i], headers[i + 1]);
    }
    return record;
  }

  private static ConsumerRecord<byte[], byte[]> result() {
    return record(
        TOPICS.results(),
        "sha256",
        "00ff",
        "content-type",
        "image/png",
        "width",
        "30",
        "height",
        "20",
        "model",
        "lite",
        "milliseconds",
        "7");
  }

  private static ConsumerRecord<byte[], byte[]> letter() {
    return record(
        TOPICS.deadLetters(),
        "__connect.errors.topic",
        "aliif.requests",
        "__connect.errors.partition",
        "3",
        "__connect.errors.offset",
        "7",
        "__connect.errors.exception.message",
        "scale: none (expected: one)");
  }

  private static String problem(ConsumerRecord<byte[], byte[]> record) {
    return ((Answer.Foreign) Answer.of(record, TOPICS)).problem();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scale | x | scale: x (expected: ",
        "scale | 0 | scale: 0",
        "width | 0 | width: 0",
        "height | -3 | height: -3",
        "format | gif | format: gif (expected: ",
        "quality | 101 | quality: 101 (expected: ",
        "region | 1,2,3 | region: 1,2,3 (expected: x,y,width,height)",
        "keep-metadata | 1 | keep-metadata: 1 (expected: true or false)",
        "clamp-cell | on | clamp-cell: on (expected: true or false)",
        "priority | urgent"
            + " | priority: urgent (expected: visible, interactive, prefetch or batch)",
        "deadline | noon | deadline: noon (expected: a time such as 2025-01-31T12:00:00Z)",
        "deadline | 2025-01-31 | deadline: 2025-01-31 (expected: a time such as ",
        "output | disk | output: disk (expected: store)",
        "image-ref | 00 | image-ref: 00 (expected: no value in the record beside it)"
      })
  void aWrongValueOfARequestIsNamed(String header, String value, String message) {
    var record = record(TOPICS.requests());
    if (!header.equals("scale") && !header.equals("width") && !header.equals("height")) {
      HeaderText.put(record.headers(), "scale", "2");
    }
    HeaderText.put(record.headers(), header, value);

    assertThatThrownBy(() -> RequestRecord.parse(record))
        .isInstanceOf(UpscaleException.class)
        .hasMessageStartingWith(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "../../etc/passwd"})
  void aReferenceToNoObjectIsNamed(String reference) {
    var record = new ConsumerRecord<>("requests", 3, 7, new byte[0], new byte[0]);
    HeaderText.put(record.headers(), "scale", "2");
    assertThatThrownBy(() -> RequestRecord.parse(record))
        .hasMessage("image: none (expected: bytes as the record's value, or header image-ref)");
    HeaderText.put(record.headers(), "image-ref", reference);
    assertThatThrownBy(() -> RequestRecord.parse(record))
        .hasMessage("image-ref: " + reference + " (expected: a stored object)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scale",
        "format",
        "model",
        "region",
        "priority",
        "deadline",
        "image-ref",
        "output"
      })
  void aHeaderOfARequestThatIsNoTextIsNamed(String header) {
    var record = record(TOPICS.requests(), "scale", "2");
    record.headers().add(header, NOT_UTF_8);

    assertThatThrownBy(() -> RequestRecord.parse(record))
        .hasMessage("header %s: 2 bytes (expected: text in UTF-8)".formatted(header));
  }

  @Test
  void aHeaderWithoutAValueIsAbsentAndTheLastOfSeveralCounts() {
    var record = record(TOPICS.requests(), "scale", "2", "scale", "3", "priority", "visible");
    record.headers().add("format", null);
    record.headers().add("deadline", null);

    assertThat(RequestRecord.parse(record).parameters())
        .isEqualTo(RequestRecord.parse(record(TOPICS.requests(), "scale", "3")).parameters());
    assertThat(RequestRecord.parse(record).deadline()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha256", "content-type", "width", "height", "model", "milliseconds"})
  void aResultWithoutAHeaderIsNone(String header) {
    var record = result();
    record.headers().remove(header);
    assertThat(problem(record)).isEqualTo(header + ": none (expected: a header of a result)");
    record.headers().add(header, NOT_UTF_8);
    assertThat(problem(record))
        .isEqualTo("header %s: 2 bytes (expected: text in UTF-8)".formatted(header));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "width | x | width: x (expected: a whole number from 1 to 2147483647)",
        "width | 0 | width: 0 (expected: a whole number from 1 to 2147483647)",
        "height | 2147483648 | height: 2147483648 (expected: a whole number from 1 to 2147483647)",
        "milliseconds | 1.5"
            + " | milliseconds: 1.5 (expected: a whole number from 0 to 9223372036854775807)",
        "result-ref | x | address: x (expected: 64 digits of lower-case hexadecimal)"
      })
  void aWrongValueOfAResultIsNamed(String header, String value, String message) {
    assertThat(Answer.of(result(), TOPICS)).isInstanceOf(Answer.Result.class);
    var record = result();
    HeaderText.put(record.headers(), header, value);

    assertThat(problem(record)).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "topic | | __connect.errors.topic: none (expected: a header of a dead letter)",
        "partition | | __connect.errors.partition: none (expected: a header of a dead letter)",
        "offset | | __connect.errors.offset: none (expected: a header of a dead letter)",
        "exception.message | |"
            + " __connect.errors.exception.message: none (expected: a header of a dead letter)",
        "partition | -1"
            + " | __connect.errors.partition: -1 (expected: a whole number from 0 to 2147483647)",
        "offset | seven | __connect.errors.offset: seven"
            + " (expected: a whole number from 0 to 9223372036854775807)"
      })
  void aWrongValueOfADeadLetterIsNamed(String header, String value, String message) {
    assertThat(Answer.of(letter(), TOPICS)).isInstanceOf(Answer.Refused.class);
    var record = letter();
    record.headers().remove(HeaderNames.ERROR + header);
    if (value != null) {
      HeaderText.put(record.headers(), HeaderNames.ERROR + header, value);
    }

    assertThat(problem(record)).isEqualTo(message);
  }
}
