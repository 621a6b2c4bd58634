package aliif.infra.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import aliif.infra.kafka.Brokers;
import aliif.infra.kafka.ClientProperties;
import aliif.infra.kafka.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Topics of one test on a real broker: sends requests, and reads what came of them. */
public final class TestTopics implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final String bootstrapServers;
  private final Topics topics;
  private final KafkaProducer<byte[], byte[]> producer;

  /** Makes the topics. */
  public TestTopics(String bootstrapServers, Topics topics) throws Exception {
    this.bootstrapServers = bootstrapServers;
    this.topics = topics;
    try (Admin admin = admin()) {
      topics.createMissing(admin).toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
    this.producer =
        new KafkaProducer<>(
            ClientProperties.producer(Brokers.at(bootstrapServers)),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Sends a request for twice the size. */
  public void send(String key, String image) {
    send(key, image.getBytes(UTF_8), Map.of("scale", "2"));
  }

  /** Sends a request for twice the size to a partition. */
  public void send(int partition, String image) {
    var record =
        new ProducerRecord<>(
            topics.requests(), partition, image.getBytes(UTF_8), image.getBytes(UTF_8));
    record.headers().add("scale", "2".getBytes(UTF_8));
    send(record);
  }

  /** Sends a request. */
  public void send(String key, byte[] value, Map<String, String> headers) {
    var record = new ProducerRecord<>(topics.requests(), key.getBytes(UTF_8), value);
    headers.forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
    send(record);
  }

  /** Sends anything, and waits until the broker has it. */
  public void send(ProducerRecord<byte[], byte[]> record) {
    send(record, producer);
  }

  /** Sets something of a topic, as an operator would. */
  public void configure(String topic, String name, String value) {
    var change = new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    try (Admin admin = admin()) {
      admin
          .incrementalAlterConfigs(
              Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(change)))
          .all()
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception problem) {
      throw new AssertionError("not set", problem);
    }
  }

  /** Sends a record as producers do that have settings of their own. */
  public void sendCompressed(ProducerRecord<byte[], byte[]> record) {
    sendAsOneBatch(List.of(record));
  }

  /** Sends records of one partition, compressed together. */
  public void sendAsOneBatch(List<ProducerRecord<byte[], byte[]>> records) {
    Map<String, Object> properties =
        new HashMap<>(ClientProperties.producer(Brokers.at(bootstrapServers)));
    properties.put("compression.type", "gzip");
    properties.put("batch.size", records.size() == 1 ? 0 : 700_000_000);
    properties.put("linger.ms", records.size() == 1 ? 0 : 60_000);
    properties.put("max.request.size", 1 << 29);
    properties.put("buffer.memory", 1L << 30);
    try (var compressing =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      var sent = records.stream().map(compressing::send).toList();
      compressing.flush();
      for (var each : sent) {
        each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
    } catch (Exception problem) {
      throw new AssertionError("not sent", problem);
    }
  }

  private static void send(
      ProducerRecord<byte[], byte[]> record, KafkaProducer<byte[], byte[]> producer) {
    try {
      producer.send(record).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception problem) {
      throw new AssertionError("not sent", problem);
    }
  }

  /** All results, once there are so many. */
  public List<ConsumerRecord<byte[], byte[]>> results(int atLeast) {
    return results(atLeast, PATIENCE);
  }

  /** All results, once there are so many, for which it waits so long. */
  public List<ConsumerRecord<byte[], byte[]>> results(int atLeast, Duration patience) {
    return read(topics.results(), topics.partitions(), atLeast, patience);
  }

  /** All dead letters, once there are so many. */
  public List<ConsumerRecord<byte[], byte[]>> letters(int atLeast) {
    return letters(atLeast, PATIENCE);
  }

  /** All dead letters, once there are so many, for which it waits so long. */
  public List<ConsumerRecord<byte[], byte[]>> letters(int atLeast, Duration patience) {
    return read(topics.deadLetters(), topics.partitions(), atLeast, patience);
  }

  /** All records of another topic, once there are so many. */
  public List<ConsumerRecord<byte[], byte[]>> records(String topic, int partitions, int atLeast) {
    return read(topic, partitions, atLeast, PATIENCE);
  }

  /** Offsets that a group has committed, summed over the partitions of the requests. */
  public long committed(String group) {
    return commits(group).stream().mapToLong(OffsetAndMetadata::offset).sum();
  }

  /** Offsets at the end of the requests, summed over the partitions. */
  public long end() {
    Map<TopicPartition, OffsetSpec> ends =
        partitions(topics.requests(), topics.partitions()).stream()
            .collect(toMap(each -> each, _ -> OffsetSpec.latest()));
    try (Admin admin = admin()) {
      return admin
          .listOffsets(ends)
          .all()
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
          .values()
          .stream()
          .mapToLong(ListOffsetsResult.ListOffsetsResultInfo::offset)
          .sum();
    } catch (Exception problem) {
      throw new AssertionError("no answer", problem);
    }
  }

  /** What a group has committed beside its offsets, of all partitions together. */
  public String metadata(String group) {
    return commits(group).stream().map(OffsetAndMetadata::metadata).collect(joining());
  }

  private Collection<OffsetAndMetadata> commits(String group) {
    try (Admin admin = admin()) {
      return admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
          .values();
    } catch (Exception problem) {
      throw new AssertionError("no answer", problem);
    }
  }

  /** A header's text; empty if there is none. */
  public static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return Optional.ofNullable(record.headers().lastHeader(name))
        .map(Header::value)
        .map(value -> new String(value, UTF_8))
        .orElse("");
  }

  /** Waits until something holds. */
  public static void until(Condition condition) throws Exception {
    until(condition, PATIENCE);
  }

  /** Waits so long until something holds. */
  public static void until(Condition condition, Duration patience) throws Exception {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + patience);
      }
      Thread.sleep(20);
    }
  }

  /** Something to wait for. */
  public interface Condition {
    boolean holds() throws Exception;
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  private static List<TopicPartition> partitions(String topic, int count) {
    return IntStream.range(0, count)
        .mapToObj(partition -> new TopicPartition(topic, partition))
        .toList();
  }

  private List<ConsumerRecord<byte[], byte[]>> read(
      String topic, int count, int atLeast, Duration patience) {
    List<TopicPartition> partitions = partitions(topic, count);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            ClientProperties.consumer(Brokers.at(bootstrapServers), "reader"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long end = System.nanoTime() + patience.toNanos();
      while (records.size() < atLeast || !atEnd(consumer, partitions)) {
        if (System.nanoTime() > end) {
          throw new AssertionError(
              topic + ": " + records.size() + " records (expected: " + atLeast + ")");
        }
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  private static boolean atEnd(
      KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    return consumer.endOffsets(new HashSet<>(partitions)).entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }
}
