package aliif.infra.kafka.consume;

import aliif.pipeline.UpscaleOutcome.Failure;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Stands for a record that is there and cannot be read: it has a place, and says why. */
public final class UnreadRecord extends ConsumerRecord<byte[], byte[]> {
  private final Failure failure;

  public UnreadRecord(TopicPartition partition, long offset, Failure failure) {
    /* As Kafka says it: neither a key nor a value. */
    super(partition.topic(), partition.partition(), offset, null, null);
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }
}
