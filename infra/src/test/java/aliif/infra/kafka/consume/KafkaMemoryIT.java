package aliif.infra.kafka.consume;

import static aliif.infra.testing.TestTopics.header;
import static aliif.infra.testing.TestTopics.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.infra.testing.BrokerProcess;
import aliif.infra.testing.ConsumerProcess;
import aliif.infra.testing.TestTopics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A consumer with 512 MB, and a broker elsewhere. */
class KafkaMemoryIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir Path folder;
  private BrokerProcess broker;

  @BeforeEach
  void startBroker() throws Exception {
    broker = BrokerProcess.start(folder.resolve("broker"));
  }

  @AfterEach
  void stopBroker() {
    broker.close();
  }

  @Test
  void largeRecordsOfFiftyPartitionsPassInTurn() throws Exception {
    Map<String, String> expected = new HashMap<>();
    try (TestTopics topics =
        new TestTopics(broker.bootstrapServers(), ConsumerProcess.topics(50))) {
      Random random = new Random(1);
      for (int i = 0; i < 150; i++) {
        /* First a small one in each partition, which is slow: what is read ahead of it piles up. */
        byte[] image = new byte[i < 50 ? 100 : (8 << 20) + random.nextInt((8 << 20) - 1024)];
        random.nextBytes(image);
        topics.send(request(i % 50, "image " + i, image));
        expected.put("image " + i, ConsumerProcess.answer(ByteString.fromArray(image)));
      }
      try (var consumer = consumer(50)) {
        assertThat(answers(topics.results(150, PATIENCE))).isEqualTo(expected);
        until(() -> topics.committed("aliif") == 150);
        assertThat(consumer.state()).matches("Consuming\\[] \\[] \\d+");
      }
    }
  }

  @Test
  void aRecordLargerThanMemoryIsADeadLetterAndTheNextIsAnswered() throws Exception {
    try (TestTopics topics = new TestTopics(broker.bootstrapServers(), ConsumerProcess.topics(2))) {
      topics.configure("requests", "compression.type", "producer");
      byte[] small = "small".getBytes(UTF_8);
      ProducerRecord<byte[], byte[]> good = request(0, "good", small);
      topics.sendCompressed(good);
      topics.sendCompressed(request(0, "vast", new byte[400_000_000]));
      topics.sendCompressed(request(0, "next", small));
      topics.sendCompressed(request(1, "elsewhere", small));
      try (var consumer = consumer(2)) {
        ConsumerRecord<byte[], byte[]> letter = topics.letters(1, PATIENCE).getFirst();
        assertThat(header(letter, "__connect.errors.partition")).isEqualTo("0");
        assertThat(header(letter, "__connect.errors.offset")).isEqualTo("1");
        assertThat(header(letter, "__connect.errors.exception.message"))
            .matches("record: .* unpacked .*\\(expected: at most 16777216\\)");
        String answer = ConsumerProcess.answer(ByteString.fromArray(small));
        assertThat(answers(topics.results(3, PATIENCE)))
            .isEqualTo(Map.of("good", answer, "next", answer, "elsewhere", answer));
        until(() -> topics.committed("aliif") == 4);
        assertThat(consumer.state()).startsWith("Consuming[]");
        assertThat(topics.letters(1)).hasSize(1);
      }
    }
  }

  @Test
  void recordsOfOneBatchThatUnpackToMoreThanMemoryPassInTurn() throws Exception {
    try (TestTopics topics = new TestTopics(broker.bootstrapServers(), ConsumerProcess.topics(2))) {
      topics.configure("requests", "compression.type", "producer");
      byte[] zeros = new byte[16_000_000];
      topics.sendAsOneBatch(
          IntStream.range(0, 40).mapToObj(i -> request(0, "image " + i, zeros)).toList());
      try (var consumer = consumer(2)) {
        assertThat(answers(topics.results(40, PATIENCE)).values())
            .hasSize(40)
            .containsOnly(ConsumerProcess.answer(ByteString.fromArray(zeros)));
        assertThat(consumer.state()).matches("Consuming\\[] \\[] \\d+");
      }
    }
  }

  @Test
  void whatLiesBesideARecordLargerThanMemoryIsAnswered() throws Exception {
    try (TestTopics topics = new TestTopics(broker.bootstrapServers(), ConsumerProcess.topics(2))) {
      topics.configure("requests", "compression.type", "producer");
      byte[] small = "small".getBytes(UTF_8);
      topics.sendAsOneBatch(
          List.of(
              request(0, "one", small),
              request(0, "two", small),
              request(0, "vast", new byte[400_000_000]),
              request(0, "three", small)));
      try (var consumer = consumer(2)) {
        assertThat(answers(topics.results(3, PATIENCE))).containsOnlyKeys("one", "two", "three");
        assertThat(header(topics.letters(1).getFirst(), "__connect.errors.offset")).isEqualTo("2");
        until(() -> topics.committed("aliif") == 4);
        assertThat(topics.results(3)).as("each once").hasSize(3);
        assertThat(consumer.state()).startsWith("Consuming[]");
      }
    }
  }

  private ConsumerProcess consumer(int partitions) throws Exception {
    return ConsumerProcess.start(broker.bootstrapServers(), partitions, folder.resolve("store"));
  }

  private static Map<String, String> answers(List<ConsumerRecord<byte[], byte[]>> results) {
    return results.stream()
        .collect(
            toMap(
                result -> new String(result.key(), UTF_8),
                result -> new String(result.value(), UTF_8)));
  }

  private static ProducerRecord<byte[], byte[]> request(int partition, String key, byte[] image) {
    var record = new ProducerRecord<>("requests", partition, key.getBytes(UTF_8), image);
    record.headers().add("scale", "2".getBytes(UTF_8));
    return record;
  }
}
