package aliif.infra.kafka.client;

import aliif.infra.kafka.Brokers;
import aliif.infra.kafka.ClientProperties;
import aliif.infra.kafka.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads all partitions of topics with answers. It is in no group and commits nothing, so that it
 * takes nothing away from other readers. For one thread.
 */
public final class AnswerConsumer implements AutoCloseable {
  private static final Duration CLOSE = Duration.ofSeconds(1);

  private final Topics topics;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> ends;

  /** Where reading begins. */
  public enum Start {
    /** At the oldest record. */
    OLDEST,
    /** Behind the newest record: only what comes from now on is read. */
    NOW
  }

  private AnswerConsumer(
      Topics topics, KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    this.topics = topics;
    this.consumer = consumer;
    this.ends = ends;
  }

  /**
   * Connects. What is written when this has returned will be read.
   *
   * @param of names of topics that exist
   * @throws org.apache.kafka.common.KafkaException if no broker answers, or reading is not allowed
   */
  public static AnswerConsumer open(Brokers brokers, Topics topics, List<String> of, Start start) {
    return open(
        brokers,
        topics,
        of,
        (consumer, partitions) -> {
          switch (start) {
            case OLDEST -> consumer.seekToBeginning(partitions);
            case NOW -> consumer.seekToEnd(partitions);
          }
        });
  }

  /**
   * The same, beginning at the oldest record that is not older than a time, by the clock of its
   * producer.
   */
  public static AnswerConsumer openSince(
      Brokers brokers, Topics topics, List<String> of, Instant time) {
    return open(brokers, topics, of, (consumer, partitions) -> seekTo(time, consumer, partitions));
  }

  private static void seekTo(
      Instant time, KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    /* Before the search: what comes while it goes on is not found by it, and is behind these. */
    consumer.endOffsets(partitions).forEach(consumer::seek);
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, time.toEpochMilli()));
    consumer
        .offsetsForTimes(times)
        .forEach(
            (partition, found) ->
                Optional.ofNullable(found)
                    .ifPresent(place -> consumer.seek(partition, place.offset())));
  }

  private static AnswerConsumer open(
      Brokers brokers,
      Topics topics,
      List<String> of,
      BiConsumer<KafkaConsumer<byte[], byte[]>, List<TopicPartition>> seek) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            ClientProperties.consumer(brokers, "aliif-reader"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    try {
      List<TopicPartition> partitions = new ArrayList<>();
      for (String topic : of) {
        partitions.addAll(KnownPartitions.of(consumer, topic));
      }
      consumer.assign(partitions);
      seek.accept(consumer, partitions);
      partitions.forEach(consumer::position);
      return new AnswerConsumer(topics, consumer, consumer.endOffsets(partitions));
    } catch (RuntimeException problem) {
      consumer.close(CloseOptions.timeout(CLOSE));
      throw problem;
    }
  }

  /** The next answers; none if there are none within the time. */
  public List<Answer> poll(Duration patience) {
    List<Answer> answers = new ArrayList<>();
    consumer.poll(patience).forEach(record -> answers.add(Answer.of(record, topics)));
    return answers;
  }

  /** Whether everything has been read that was there when this was opened. */
  public boolean caughtUp() {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSE));
  }
}
