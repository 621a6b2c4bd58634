package aliif.infra.kafka.client;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The partitions of a topic that exists, although a broker may not know of it yet. */
public final class KnownPartitions {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration BETWEEN = Duration.ofMillis(50);

  private KnownPartitions() {}

  /**
   * Asks until the broker knows the topic. Blocks for some seconds at most.
   *
   * @throws org.apache.kafka.common.KafkaException if it does not, or no broker answers
   */
  public static List<TopicPartition> of(KafkaConsumer<?, ?> consumer, String topic) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(each -> new TopicPartition(topic, each.partition()))
              .toList();
      if (!partitions.isEmpty()) {
        return partitions;
      }
      if (System.nanoTime() - end > 0) {
        throw new UnknownTopicOrPartitionException("topic " + topic + ": not known to the broker");
      }
      BrokerPause.of(BETWEEN);
    }
  }
}
