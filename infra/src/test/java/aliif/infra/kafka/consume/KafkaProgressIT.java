package aliif.infra.kafka.consume;

import static aliif.infra.testing.TestTopics.header;
import static aliif.infra.testing.TestTopics.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.infra.kafka.contract.RequestRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How far requests are, and what is left to do. */
final class KafkaProgressIT extends KafkaUpscalerHarness {
  private List<String> events(String topic, String key, int atLeast) {
    return topics.records(topic, 2, atLeast).stream()
        .filter(record -> new String(record.key(), UTF_8).equals(key))
        .map(record -> header(record, "event"))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eachStepOfARequestIsTold(boolean transactions) throws Exception {
    set("transactions = " + transactions);
    String topic = settings.group() + ".progress";
    set("progress { on = true, topic = \"" + topic + "\" }");
    start();
    topics.send("fine", "busy 2".getBytes(UTF_8), Map.of("scale", "2", "ce_id", "17", "job", "x"));
    topics.send("broken", "garbage");
    topics.send("cancelled", "gate x");
    until(() -> upscaling.requests().size() >= 5);
    topics.send(
        RequestRecord.cancelling(settings.topics().requests(), "cancelled".getBytes(UTF_8)));

    assertThat(events(topic, "fine", 9)).containsExactly("accepted", "started", "done");
    assertThat(events(topic, "broken", 9)).containsExactly("accepted", "started", "failed");
    assertThat(events(topic, "cancelled", 9)).containsExactly("accepted", "started", "cancelled");
    ConsumerRecord<byte[], byte[]> first =
        topics.records(topic, 2, 9).stream()
            .filter(record -> new String(record.key(), UTF_8).equals("fine"))
            .findFirst()
            .orElseThrow();
    assertThat(header(first, "ce_id")).isEqualTo("17");
    assertThat(header(first, "job")).isEqualTo("x");
    assertThat(header(first, "source-topic")).isEqualTo(settings.topics().requests());
    assertThat(header(first, "source-offset")).isEqualTo("0");
    assertThat(first.value()).isEmpty();
  }

  @Test
  void noRequestHasMoreTimeThanIsAllowed() {
    set("answer-within = 1 s");
    set("backoff { first = 300 ms, most = 300 ms, attempts = 5 }");
    start();
    topics.send("key", "busy 1000");

    assertThat(
            header(
                topics.letters(1, Duration.ofMinutes(1)).getFirst(),
                "__connect.errors.exception.message"))
        .startsWith("deadline: ");
  }

  @Test
  void whatIsLeftToDoIsShown() throws Exception {
    set("in-flight = 1");
    set("window = 4");
    metrics.watchBacklogs(() -> upscaler().backlogs());
    start();
    Instant before = Instant.now();
    topics.send(0, "gate x");
    for (int i = 0; i < 9; i++) {
      topics.send(0, "name " + i);
    }
    until(() -> gauge("aliif_kafka_unanswered_records") == 10);
    double age = gauge("aliif_kafka_oldest_unanswered_seconds");
    until(() -> gauge("aliif_kafka_oldest_unanswered_seconds") > age);
    assertThat(age).isBetween(0.0, Duration.between(before, Instant.now()).toMillis() / 1e3);
    upscaling.openGate();
    until(() -> gauge("aliif_kafka_unanswered_records") == 0);
    assertThat(gauge("aliif_kafka_oldest_unanswered_seconds")).isZero();
  }

  /** Of partition 0; -1 if there is none. */
  private double gauge(String name) {
    Matcher line = Pattern.compile(name + "\\{partition=\"0\"} (\\S+)").matcher(metrics.scrape());
    return line.find() ? Double.parseDouble(line.group(1)) : -1;
  }
}
