package aliif.infra.kafka;

import aliif.pipeline.UpscaleOutcome.Failure;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Stands for a record that is there and cannot be read: it has a place, and says why. */
final class UnreadRecord extends ConsumerRecord<byte[], byte[]> {
  private final Failure failure;

  UnreadRecord(TopicPartition partition, long offset, Failure failure) {
    /* As Kafka says it: neither a key nor a value. */
    super(partition.topic(), partition.partition(), offset, null, null);
    this.failure = failure;
  }

  Failure failure() {
    return failure;
  }
}
