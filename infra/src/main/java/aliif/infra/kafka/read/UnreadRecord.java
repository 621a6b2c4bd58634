package aliif.infra.kafka.read;

import aliif.pipeline.UpscaleOutcome.Failure;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Stands for a record that cannot be read: it has the record's offset, and the reason. */
public final class UnreadRecord extends ConsumerRecord<byte[], byte[]> {
  private final Failure failure;

  public UnreadRecord(TopicPartition partition, long offset, Failure failure) {
    /* Neither key nor value, which Kafka expresses by null. */
    super(partition.topic(), partition.partition(), offset, null, null);
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }
}
