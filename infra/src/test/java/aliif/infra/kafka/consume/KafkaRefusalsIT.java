package aliif.infra.kafka.consume;

import static aliif.infra.testing.TestTopics.header;
import static aliif.infra.testing.TestTopics.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.infra.kafka.Brokers;
import aliif.infra.kafka.ClientProperties;
import aliif.pipeline.testing.FakeUpscaler;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** What a broker does not take, for good, and what it has taken back. */
final class KafkaRefusalsIT extends KafkaUpscalerHarness {
  @Test
  void aRequestWithoutAKeyIsADeadLetterWhereResultsAreCompacted() throws Exception {
    topics.configure(settings.topics().results(), "cleanup.policy", "compact");
    start();
    send("name bad");
    topics.send("good", "name good");
    topics.send("good too", "name good too");
    ConsumerRecord<byte[], byte[]> letter = topics.letters(1).getFirst();
    assertThat(header(letter, "__connect.errors.exception.message"))
        .isEqualTo(
            "key: none (expected: one, as topic %s is compacted)"
                .formatted(settings.topics().results()));
    assertThat(letter.value()).asString(UTF_8).isEqualTo("name bad");
    until(() -> topics.committed(settings.group()) == 3);
    assertThat(keys(topics.results(2))).containsExactlyInAnyOrder("good", "good too");
    assertThat(topics.results(2)).as("each once").hasSize(2);
    assertThat(topics.letters(1)).as("once").hasSize(1);
    assertThat(upscaler().health()).isEqualTo(new KafkaHealth.Consuming());
  }

  @Test
  void aLetterGetsAKeyWhereLettersAreCompacted() {
    topics.configure(settings.topics().deadLetters(), "cleanup.policy", "compact");
    start();
    send("garbage");
    ConsumerRecord<byte[], byte[]> letter = topics.letters(1).getFirst();
    assertThat(letter.key()).asString(UTF_8).matches(settings.topics().requests() + "-[01]@0");
    assertThat(letter.value()).asString(UTF_8).isEqualTo("garbage");
  }

  @Test
  void aResultThatIsTooLargeForItsTopicGoesToTheStore() throws Exception {
    topics.configure(settings.topics().results(), "max.message.bytes", "50000");
    start();
    topics.send("small", "size 40000");
    topics.send("large", "size 60000");
    for (ConsumerRecord<byte[], byte[]> result : topics.results(2)) {
      if (new String(result.key(), UTF_8).equals("large")) {
        assertReference(result, FakeUpscaler.bytes(60_000));
      } else {
        assertThat(result.value()).isEqualTo(FakeUpscaler.bytes(40_000).toArray());
      }
    }
  }

  @Test
  void theConsumerEndsWithItsReasonWhereNothingCanBeWritten() throws Exception {
    topics.configure(settings.topics().deadLetters(), "max.message.bytes", "100");
    start();
    topics.send("good", "name good");
    until(() -> topics.committed(settings.group()) == 1);
    topics.send("bad", "garbage");
    until(() -> upscaler().health() instanceof KafkaHealth.Ended);
    KafkaHealth.Ended ended = (KafkaHealth.Ended) upscaler().health();
    assertThat(ended.reason())
        .matches(
            "topic %s: refuses even the reasons of the dead letter for %s-[01]@\\d+ \\(expected: .*\\)"
                .formatted(settings.topics().deadLetters(), settings.topics().requests()));
    assertThat(upscaler().healthy()).isFalse();
    topics.send("later", "name later");
    stop();
    assertThat(keys(topics.results(1))).doesNotContain("later");
    assertThat(topics.results(1)).as("sent once").hasSize(1);

    topics.configure(settings.topics().deadLetters(), "max.message.bytes", "100000");
    start();
    assertThat(keys(topics.letters(1))).containsExactly("bad");
    assertThat(keys(topics.results(2))).contains("good", "later");
  }

  @Test
  void aTopicWithBatchesThatDoNotFitIntoMemoryIsNamed() throws Exception {
    topics.configure(settings.topics().requests(), "max.message.bytes", "200000000");
    start();
    until(() -> upscaler().health() instanceof KafkaHealth.Ended);
    assertThat(((KafkaHealth.Ended) upscaler().health()).reason())
        .startsWith(
            "topic %s: max.message.bytes 200000000 (expected: at most 16777216, or more memory; "
                .formatted(settings.topics().requests()));
    stop();
    assertThat(records.taken()).isZero();
  }

  @Test
  void requestsOfAnAbortedTransactionAreNotRendered() throws Exception {
    Map<String, Object> properties =
        new HashMap<>(ClientProperties.producer(Brokers.at(bootstrapServers())));
    properties.put("transactional.id", settings.group());
    try (var producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      for (String end : List.of("aborted", "committed", "aborted too")) {
        producer.beginTransaction();
        producer.send(request(end.getBytes(UTF_8), "name " + end)).get(60, TimeUnit.SECONDS);
        if (end.startsWith("aborted")) {
          producer.abortTransaction();
        } else {
          producer.commitTransaction();
        }
      }
    }
    topics.send("plain", "name plain");
    start();
    assertThat(keys(topics.results(2))).containsExactlyInAnyOrder("committed", "plain");
    assertThat(upscaling.requests()).hasSize(2);
  }

  private void send(String image) {
    topics.send(request(image));
  }
}
