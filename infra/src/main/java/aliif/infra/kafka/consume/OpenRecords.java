package aliif.infra.kafka.consume;

import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The records of a partition that have no durable answer, and the memory that they hold. Not safe
 * for use by many threads.
 */
final class OpenRecords {
  /** By record: offsets may come again. */
  private final Map<ConsumerRecord<byte[], byte[]>, Attempt> open = new HashMap<>();

  private long bytes;

  void add(Attempt attempt) {
    open.put(attempt.record(), attempt);
    bytes += attempt.held().bytes();
  }

  /** Gives back the memory of a record that is not open any more. */
  void drop(Attempt attempt) {
    if (open.remove(attempt.record()) != null) {
      bytes -= attempt.held().bytes();
    }
    attempt.held().release();
  }

  List<Attempt> all() {
    return List.copyOf(open.values());
  }

  /** Those with a record key. */
  List<Attempt> of(byte[] key) {
    return open.values().stream()
        .filter(attempt -> Arrays.equals(attempt.record().key(), key))
        .toList();
  }

  /** Forgets all of them; the caller gives back their memory. */
  List<Attempt> removeAll() {
    List<Attempt> all = all();
    open.clear();
    bytes = 0;
    return all;
  }

  int count() {
    return open.size();
  }

  /** Bytes of memory that they hold. */
  long bytes() {
    return bytes;
  }

  /** When the oldest of them was sent, of those whose records say it. */
  Optional<Instant> oldest() {
    return open.keySet().stream()
        .map(ConsumerRecord::timestamp)
        .filter(time -> time >= 0)
        .min(Comparator.naturalOrder())
        .map(Instant::ofEpochMilli);
  }
}
