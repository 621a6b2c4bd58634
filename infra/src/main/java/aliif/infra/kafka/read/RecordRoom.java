package aliif.infra.kafka.read;

import aliif.infra.kafka.Topics;
import aliif.infra.kafka.contract.Output;
import aliif.infra.kafka.contract.RequestRecord;
import aliif.pipeline.memory.MemoryBudget;
import aliif.pipeline.memory.MemoryPool;
import aliif.pipeline.memory.Reservation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reserves the memory for the records of one consumer, over all partitions. Before a read, memory
 * for the largest possible read is reserved. After it, the unused part is given back, and the rest
 * when the records are answered. Safe for use by many threads.
 */
public final class RecordRoom implements AutoCloseable {
  /*
   * A record may have to wait for more memory: for the image that it refers to, and for its output.
   * If records could fill the pool, all of them might wait for each other. So reads leave as much
   * memory free as the largest such wait needs.
   *
   * A record waits for this memory only while it is worked on, and gives it back when it is answered
   * or has to wait for another attempt. So a record with memory never waits for one without, and
   * some record can always finish.
   */

  /** Most bytes of a read: the largest record with its object. */
  public static final long READ_BYTES = Topics.LETTER_BYTES;

  /** Bytes that an answer needs: its output twice, while gathered and in the record. */
  public static final long OUTPUT_BYTES = 2L * Output.INLINE_BYTES;

  private final MemoryPool pool;
  private final long imageLimit;
  private final Map<Position, Held> unclaimed = new HashMap<>();
  private final Set<Held> open = new HashSet<>();
  private final List<Reservation> buffers = new ArrayList<>();
  private Optional<Reservation> nextRead = Optional.empty();
  private long read;
  private volatile long bytes;

  private record Position(TopicPartition partition, long offset) {}

  /**
   * @param imageBytes largest image that a record may refer to, in bytes
   * @throws IllegalArgumentException if the pool is too small for a single record
   */
  public RecordRoom(MemoryPool pool, long imageBytes) {
    if (pool.bytes() < leastBytes()) {
      throw new IllegalArgumentException(
          "%s: %d bytes (expected: at least %d; %s)"
              .formatted(pool.name(), pool.bytes(), leastBytes(), MemoryBudget.MORE));
    }
    this.pool = pool;
    this.bytes = pool.bytes();
    this.imageLimit = imageBytes;
  }

  /**
   * Reserves memory for buffers of the clients that are larger than expected.
   *
   * @param more bytes in all; what earlier calls have reserved counts
   * @return false if too little memory is left
   */
  public synchronized boolean takeBuffers(long more) {
    long missing = more - buffers.stream().mapToLong(Reservation::bytes).sum();
    if (missing <= 0) {
      return true;
    }
    Optional<Reservation> taken =
        missing > bytes - leastBytes() ? Optional.empty() : pool.take(missing);
    taken.ifPresent(buffers::add);
    bytes -= taken.isPresent() ? missing : 0;
    return taken.isPresent();
  }

  /** The smallest pool that a consumer can work with, in bytes. */
  static long leastBytes() {
    return READ_BYTES + OUTPUT_BYTES;
  }

  /** The largest image that a record may refer to, in bytes. */
  public long imageBytes() {
    long forAnswers = Math.min(bytes / 2, bytes - READ_BYTES);
    return Math.min(imageLimit, forAnswers - OUTPUT_BYTES);
  }

  /**
   * Bytes that the records of one partition should have at most, so that a partition with a record
   * that takes long does not take the memory of the others.
   *
   * @param partitions that this consumer has
   */
  long share(int partitions) {
    return (bytes - imageBytes() - OUTPUT_BYTES) / Math.max(1, partitions);
  }

  /** Reserves memory for one more read, until {@link #readNow}; false if there is not enough. */
  public synchronized boolean mayRead() {
    if (nextRead.isEmpty() && read + READ_BYTES + imageBytes() + OUTPUT_BYTES <= bytes) {
      nextRead = pool.take(READ_BYTES);
    }
    return nextRead.isPresent();
  }

  /** Assigns the memory of a read to the records that it brought. */
  public synchronized void readNow(List<ConsumerRecord<byte[], byte[]>> records) {
    if (records.isEmpty()) {
      return;
    }
    long bytes = records.stream().mapToLong(RecordBytes::of).sum();
    Held.Share share = new Held.Share(nextRead.orElseThrow(), bytes);
    nextRead = Optional.empty();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Held held = new Held(share, RecordBytes.of(record), this::released);
      open.add(held);
      read += held.bytes();
      Optional.ofNullable(unclaimed.put(place(record), held)).ifPresent(Held::release);
    }
  }

  /** The memory of a record that was read; it is claimed when the record is to be answered. */
  public synchronized Held claim(ConsumerRecord<byte[], byte[]> record) {
    Held held = unclaimed.remove(place(record));
    if (held == null) {
      throw new IllegalStateException(RequestRecord.id(record) + " was not read");
    }
    return held;
  }

  /** Frees unclaimed records of partitions that this consumer does not have any more. */
  void keep(Collection<TopicPartition> partitions) {
    List<Held> lost = new ArrayList<>();
    synchronized (this) {
      unclaimed
          .entrySet()
          .removeIf(
              entry -> {
                boolean gone = !partitions.contains(entry.getKey().partition());
                if (gone) {
                  lost.add(entry.getValue());
                }
                return gone;
              });
    }
    lost.forEach(Held::release);
  }

  /**
   * Reserves memory for the image that a record refers to, and for its output, in order of calls.
   *
   * @param image its bytes, at most {@link #imageBytes}; 0 if the image is in the record
   * @return empty if the memory was not free in that time
   */
  public CompletableFuture<Optional<Reservation>> answer(long image, Duration patience) {
    return pool.take(image + OUTPUT_BYTES, 0, patience);
  }

  private synchronized void released(Held held) {
    if (open.remove(held)) {
      read -= held.bytes();
    }
  }

  /** Gives all memory back, also that of records in progress. */
  @Override
  public void close() {
    List<Held> all;
    synchronized (this) {
      all = List.copyOf(open);
      buffers.forEach(Reservation::close);
      nextRead.ifPresent(Reservation::close);
      nextRead = Optional.empty();
      unclaimed.clear();
    }
    all.forEach(Held::release);
  }

  private static Position place(ConsumerRecord<byte[], byte[]> record) {
    return new Position(new TopicPartition(record.topic(), record.partition()), record.offset());
  }
}
