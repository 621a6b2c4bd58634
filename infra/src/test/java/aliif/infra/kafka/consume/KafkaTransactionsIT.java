package aliif.infra.kafka.consume;

import static aliif.infra.testing.TestTopics.header;
import static aliif.infra.testing.TestTopics.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.infra.kafka.Brokers;
import aliif.infra.kafka.ClientProperties;
import aliif.pipeline.testing.FakeUpscaler;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers and offsets in one transaction. The results are read as committed. */
final class KafkaTransactionsIT extends KafkaUpscalerHarness {
  @BeforeEach
  void useTransactions() {
    set("transactions = true");
    set("session = 6 s");
  }

  @Test
  void eachAnswerIsThereOnceInTheOrderOfItsKey() throws Exception {
    start();
    for (int i = 0; i < 60; i++) {
      topics.send("key " + i % 5, i % 7 == 0 ? "busy 2" : i % 11 == 0 ? "slow 30" : "name " + i);
    }
    List<ConsumerRecord<byte[], byte[]>> results = topics.results(60);
    assertThat(results).hasSize(60);
    Map<String, List<Integer>> offsets =
        results.stream()
            .collect(
                groupingBy(
                    result -> new String(result.key(), UTF_8),
                    mapping(result -> Integer.valueOf(header(result, "source-offset")), toList())));
    assertThat(offsets.values()).allSatisfy(each -> assertThat(each).isSorted());
    until(() -> topics.committed(settings.group()) == 60);
    stop();
    assertThat(records.taken()).isZero();
  }

  @Test
  void aCrashInTheMiddleLeavesNoAnswerTwice() throws Exception {
    start();
    for (int i = 0; i < 80; i++) {
      topics.send("key " + i, i % 10 == 9 ? "garbage" : "slow " + (i % 7) * 5);
    }
    topics.results(15);
    terminate();
    system = ActorSystem.create(Behaviors.empty(), "next");
    start();
    until(() -> topics.committed(settings.group()) == 80);
    assertThat(topics.results(72)).hasSize(72);
    assertThat(keys(topics.results(72))).hasSize(72);
    assertThat(topics.letters(8)).hasSize(8);
  }

  @Test
  void whatATopicRefusesIsReplacedAndTheRestIsNotLost() throws Exception {
    topics.configure(settings.topics().results(), "max.message.bytes", "50000");
    topics.configure(settings.topics().deadLetters(), "max.message.bytes", "10000");
    start();
    topics.send("small", "size 40000");
    topics.send("large", "size 60000");
    topics.send("bad", new byte[20_000], Map.of("scale", "2"));
    for (int i = 0; i < 10; i++) {
      topics.send("key " + i, "name " + i);
    }
    List<ConsumerRecord<byte[], byte[]>> results = topics.results(12);
    assertThat(results).hasSize(12);
    for (ConsumerRecord<byte[], byte[]> result : results) {
      if (new String(result.key(), UTF_8).equals("large")) {
        assertReference(result, FakeUpscaler.bytes(60_000));
      }
    }
    assertThat(topics.letters(1).getFirst().value()).isEmpty();
  }

  /** A broker may take half a minute to end the transaction of a consumer that has died. */
  @Test
  void aTransactionThatIsLeftOpenHoldsUpItsPartitionsOnly() throws Exception {
    try (var dead = openTransaction(0)) {
      start();
      for (int i = 0; i < 3; i++) {
        topics.send(0, "name held " + i);
        topics.send(1, "name free " + i);
      }
      assertThat(keys(topics.results(3)))
          .containsExactlyInAnyOrder("name free 0", "name free 1", "name free 2");
      dead.abortTransaction();
      assertThat(keys(topics.results(6))).hasSize(6);
    }
  }

  /** A transaction that has an offset of the requests, and that nobody ends. */
  @SuppressWarnings("removal") // the metadata of who is no member of the group
  private KafkaProducer<byte[], byte[]> openTransaction(int partition) {
    Map<String, Object> properties =
        new HashMap<>(ClientProperties.producer(Brokers.at(bootstrapServers())));
    properties.put("transactional.id", settings.group() + "-dead");
    properties.put("transaction.timeout.ms", 600_000);
    var producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    producer.initTransactions();
    producer.beginTransaction();
    producer.sendOffsetsToTransaction(
        Map.of(
            new TopicPartition(settings.topics().requests(), partition), new OffsetAndMetadata(0)),
        new ConsumerGroupMetadata(settings.group()));
    return producer;
  }

  @Test
  void whoLosesItsPartitionsIsNotSeen() throws Exception {
    FakeUpscaler theirs = new FakeUpscaler();
    start();
    KafkaUpscaler second =
        KafkaUpscaler.start(
            system, settings, new ConsumerResources(theirs, store, records, metrics));
    int sent = 0;
    long giveUp = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (upscaling.requests().isEmpty() || theirs.requests().isEmpty()) {
      topics.send("key " + sent, "slow " + sent % 40);
      sent++;
      assertThat(System.nanoTime() - giveUp).as("both have some in time").isNegative();
      Thread.sleep(10);
    }
    await(second.stop());
    topics.send("last", "name last");
    int all = sent + 1;
    until(() -> topics.committed(settings.group()) == all);
    List<ConsumerRecord<byte[], byte[]>> results = topics.results(all);
    assertThat(keys(results)).hasSize(all);
    assertThat(results).hasSize(all);
  }
}
