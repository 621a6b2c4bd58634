package aliif.infra.kafka.read;

import aliif.infra.kafka.ClientProperties;
import aliif.infra.kafka.Topics;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka consumer that reads only as much as fits into memory, and that no record can break. A
 * record that cannot be read comes out as an {@link UnreadRecord}. The user of this class pauses
 * and resumes partitions before each poll.
 */
public final class Intake extends KafkaConsumer<byte[], byte[]> {
  /*
   * Kafka's consumer buffers one response from each broker: one batch, or fetch.max.bytes if batches
   * are smaller. But it keeps a response as long as it holds records of a paused partition, and it
   * asks for a partition's next response while it hands out the last one. With many partitions, that
   * would be a response for each of them. So here
   *  - a poll hands out everything that is buffered of one partition (max.poll.records is no limit);
   *  - as soon as a record comes, all partitions are paused, so that no further response is asked for;
   *  - if records had to be left in the buffer, only their partition is read until none is left.
   */
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  /** How often in a row a poll may fail without a record that is the cause. */
  private static final int MOST_FAILURES = 5;

  private final RecordRoom room;
  private final Unpacking unpacking;
  private final RecordByRecord searching;
  private final Consumer<Throwable> unreadable;
  private Optional<TopicPartition> unfinished = Optional.empty();
  private int failures;

  private Intake(
      Map<String, Object> properties,
      RecordRoom room,
      Unpacking unpacking,
      Consumer<Throwable> unreadable) {
    super(properties, unpacking, unpacking);
    this.room = room;
    this.unpacking = unpacking;
    this.searching = new RecordByRecord(properties);
    this.unreadable = unreadable;
  }

  /**
   * Opens a consumer.
   *
   * @param properties of a consumer; see {@link ClientProperties#consumer}
   * @param unreadable is called with the exception of a poll that failed
   */
  public static Intake open(
      Map<String, Object> properties, RecordRoom room, Consumer<Throwable> unreadable) {
    /* The deserializer that pauses the consumer is created before the consumer. */
    Intake[] made = new Intake[1];
    Unpacking unpacking =
        new Unpacking(RecordRoom.READ_BYTES, () -> made[0].pause(made[0].assignment()));
    made[0] = new Intake(properties, room, unpacking, unreadable);
    return made[0];
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    Set<TopicPartition> assigned = assignment();
    room.keep(assigned);
    unfinished = unfinished.filter(assigned::contains);
    Set<TopicPartition> wanted = new HashSet<>(assigned);
    wanted.removeAll(paused());
    Set<TopicPartition> allowed = allowed(wanted);
    wanted.removeAll(allowed);
    pause(wanted);
    unpacking.begin();
    try {
      ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
      failures = 0;
      /* A partition that may be read and gives no record has none buffered. */
      unfinished = unfinished.filter(partition -> !allowed.contains(partition));
      return handedOut(records);
    } catch (VirtualMachineError | LinkageError | KafkaException problem) {
      return unread(allowed, problem);
    }
  }

  /** Bytes that the records of each partition should have at most. */
  public long share(int partitions) {
    return room.share(partitions);
  }

  private Set<TopicPartition> allowed(Set<TopicPartition> wanted) {
    Set<TopicPartition> allowed = new HashSet<>(wanted);
    unfinished.ifPresent(only -> allowed.retainAll(Set.of(only)));
    return allowed.isEmpty() || room.mayRead() ? allowed : Set.of();
  }

  private ConsumerRecords<byte[], byte[]> handedOut(ConsumerRecords<byte[], byte[]> records) {
    if (records.isEmpty()) {
      return records;
    }
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> checked = new LinkedHashMap<>();
    for (TopicPartition partition : records.partitions()) {
      checked.put(partition, records.records(partition).stream().map(Intake::checked).toList());
      unfinished = unpacking.mayHaveLeft() ? Optional.of(partition) : Optional.empty();
    }
    room.readNow(checked.values().stream().flatMap(List::stream).toList());
    return new ConsumerRecords<>(checked, records.nextOffsets());
  }

  static ConsumerRecord<byte[], byte[]> checked(ConsumerRecord<byte[], byte[]> record) {
    boolean tooLarge =
        Unpacking.isTooLarge(record.key())
            || Unpacking.isTooLarge(record.value())
            || RecordBytes.of(record.headers()) > Topics.REQUEST_BYTES;
    if (!tooLarge) {
      return record;
    }
    long bytes =
        Math.max(0L, record.serializedKeySize())
            + Math.max(0, record.serializedValueSize())
            + RecordBytes.of(record.headers());
    return new UnreadRecord(
        new TopicPartition(record.topic(), record.partition()),
        record.offset(),
        new OverLimit(
            "record: %d bytes unpacked (expected: at most %d)"
                .formatted(bytes, Topics.REQUEST_BYTES)));
  }

  /** After a failed poll: finds the record that is the cause, and hands it out as unread. */
  private ConsumerRecords<byte[], byte[]> unread(Set<TopicPartition> allowed, Throwable problem) {
    if (problem instanceof KafkaException known && !RecordByRecord.isOfRecord(known)) {
      throw known;
    }
    LOG.warn("a record cannot be read: {}", problem.toString());
    unreadable.accept(problem);
    for (TopicPartition partition : allowed) {
      List<ConsumerRecord<byte[], byte[]>> records = searching.read(partition, position(partition));
      if (records.stream().anyMatch(UnreadRecord.class::isInstance)) {
        long next = records.getLast().offset() + 1;
        seek(partition, next);
        room.readNow(records);
        failures = 0;
        return new ConsumerRecords<>(
            Map.of(partition, records), Map.of(partition, new OffsetAndMetadata(next)));
      }
    }
    failures++;
    if (failures > MOST_FAILURES) {
      throw new KafkaException("no record can be read", problem);
    }
    return ConsumerRecords.empty();
  }
}
