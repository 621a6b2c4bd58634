package aliif.infra.kafka.read;

import aliif.infra.kafka.Topics;
import aliif.pipeline.UpscaleOutcome.Failure;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import aliif.pipeline.UpscaleOutcome.UnreadableImage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads a partition one record at a time, up to a record that cannot be read, to find that record.
 * It uses a consumer of its own, outside of any group.
 */
final class RecordByRecord {
  /*
   * A failed poll does not tell the record at which it failed, and the records that it had unpacked
   * are lost. But if a consumer unpacks one record in each poll, its position is that of the record.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Map<String, Object> properties;

  /**
   * @param properties of the consumer whose poll failed
   */
  RecordByRecord(Map<String, Object> properties) {
    Map<String, Object> alone = new HashMap<>(properties);
    alone.remove("group.id");
    alone.remove("group.instance.id");
    alone.put("max.poll.records", 1);
    this.properties = alone;
  }

  /** Whether a consumer's exception is caused by a record, and not by a broker or a group. */
  static boolean isOfRecord(KafkaException problem) {
    return String.valueOf(problem.getMessage()).contains("seek past the record");
  }

  /**
   * Reads records from an offset on, as many as fit into one read. If a record cannot be read, it
   * is the last of them, as an {@link UnreadRecord}.
   *
   * @throws KafkaException if the broker does not answer
   */
  List<ConsumerRecord<byte[], byte[]>> read(TopicPartition partition, long from) {
    Unpacking unpacking = new Unpacking(RecordRoom.READ_BYTES, () -> {});
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, unpacking, unpacking)) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, from);
      return read(consumer, unpacking, partition);
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(
      KafkaConsumer<byte[], byte[]> consumer, Unpacking unpacking, TopicPartition partition) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    long bytes = 0;
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (consumer.position(partition) < end && System.nanoTime() < giveUp) {
      unpacking.begin();
      long place = consumer.position(partition);
      try {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(PATIENCE.dividedBy(10))) {
          bytes += RecordBytes.of(record);
          if (bytes > RecordRoom.READ_BYTES) {
            return records;
          }
          records.add(Intake.checked(record));
        }
      } catch (VirtualMachineError | LinkageError | KafkaException problem) {
        records.add(new UnreadRecord(partition, place, failure(problem)));
        return records;
      }
    }
    return records;
  }

  private static Failure failure(Throwable problem) {
    return switch (problem) {
      case KafkaException other when !isOfRecord(other) -> throw other;
      case OutOfMemoryError _ ->
          new OverLimit(
              "record: more bytes unpacked than there is memory (expected: at most "
                  + Topics.REQUEST_BYTES
                  + ")");
      case Throwable _ ->
          new UnreadableImage("record: damaged (expected: one that can be unpacked)");
    };
  }
}
