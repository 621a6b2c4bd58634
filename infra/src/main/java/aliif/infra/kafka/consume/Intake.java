package aliif.infra.kafka.consume;

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
 * A consumer that reads no more than there is room for, and that no record can end. A record that
 * cannot be read comes out as an {@link UnreadRecord}. Its user pauses what it does not want, and
 * resumes what it wants before each poll.
 */
final class Intake extends KafkaConsumer<byte[], byte[]> {
  /*
   * What Kafka's consumer itself buffers: one response of each broker, which is one batch or, if
   * that is less, fetch.max.bytes. But it keeps a response for as long as a partition that is paused
   * has something in it, and asks for the next one of a partition while it hands the last one out.
   * With many partitions that would be a response for each. So here
   *  - a poll hands out all that one partition has buffered: max.poll.records is no limit;
   *  - as soon as a record comes, all partitions are paused, so that no next response is asked for;
   *  - if something had to be left, only that partition is read until it is empty.
   */
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  /** As often in a row a poll may fail without a record that is to blame. */
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
   * @param properties of a consumer; see {@link ClientProperties#consumer}
   * @param unreadable is told what a poll failed with
   */
  static Intake open(
      Map<String, Object> properties, RecordRoom room, Consumer<Throwable> unreadable) {
    /* The consumer is not there yet when what pauses it is made. */
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
      /* Who may read and gets nothing has nothing buffered. */
      unfinished = unfinished.filter(partition -> !allowed.contains(partition));
      return handedOut(records);
    } catch (VirtualMachineError | LinkageError | KafkaException problem) {
      return unread(allowed, problem);
    }
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

  /** After a poll that failed: finds the record that is to blame, and hands it out as unread. */
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
