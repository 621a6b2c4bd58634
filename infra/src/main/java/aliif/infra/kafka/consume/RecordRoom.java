package aliif.infra.kafka.consume;

import aliif.infra.kafka.Topics;
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
 * Where one consumer's records find memory, over all partitions. Room for one read is taken before
 * it; what the read did not bring goes back at once, and each record's bytes when it is answered.
 * Safe for use by many threads.
 */
final class RecordRoom implements AutoCloseable {
  /*
   * Who has a record may wait for the memory of the image that it refers to, and for that of its
   * output. If records could fill the pool, all of them might wait for each other. So reads leave as
   * much free as the largest wait asks for.
   *
   * An output stays in memory until those before it in its partition have been sent. So the records
   * of a partition take room for their answers in their order, and keep it until they are answered,
   * also between attempts: who has room waits for none that has not. Then somebody can always finish.
   */

  /** The most that a read brings: the largest record and its object, in bytes. */
  static final long READ_BYTES = Topics.LETTER_BYTES;

  /** What an answer needs besides: its output, as it is gathered and as its record, in bytes. */
  static final long OUTPUT_BYTES = 2L * OutputWriter.INLINE_BYTES;

  private final MemoryPool pool;
  private final long imageLimit;
  private final Map<Position, Held> unclaimed = new HashMap<>();
  private final Set<Held> open = new HashSet<>();
  private Optional<Reservation> buffers = Optional.empty();
  private Optional<Reservation> nextRead = Optional.empty();
  private long read;
  private volatile long bytes;

  private record Position(TopicPartition partition, long offset) {}

  /**
   * @param imageBytes of an image that a record refers to, at most
   * @throws IllegalArgumentException if no record could ever be read
   */
  RecordRoom(MemoryPool pool, long imageBytes) {
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
   * Takes room for more than the clients were thought to buffer; once, before anything is read.
   *
   * @return false if too little would be left to work with
   */
  synchronized boolean takeBuffers(long more) {
    if (more > bytes - leastBytes()) {
      return false;
    }
    buffers = pool.take(more);
    if (buffers.isPresent()) {
      bytes -= more;
    }
    return buffers.isPresent();
  }

  /** The smallest pool that a consumer can work with, in bytes. */
  static long leastBytes() {
    return READ_BYTES + OUTPUT_BYTES;
  }

  /** The largest image that a record may refer to, in bytes. */
  long imageBytes() {
    long forAnswers = Math.min(bytes / 2, bytes - READ_BYTES);
    return Math.min(imageLimit, forAnswers - OUTPUT_BYTES);
  }

  /** Whether there is room for one more read; if so, it is kept until {@link #readNow}. */
  synchronized boolean mayRead() {
    if (nextRead.isEmpty() && read + READ_BYTES + imageBytes() + OUTPUT_BYTES <= bytes) {
      nextRead = pool.take(READ_BYTES);
    }
    return nextRead.isPresent();
  }

  /** Records have been read, in the room that was there for it. */
  synchronized void readNow(List<ConsumerRecord<byte[], byte[]>> records) {
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

  /** The memory of a record that was read, for who answers it. */
  synchronized Held claim(ConsumerRecord<byte[], byte[]> record) {
    Held held = unclaimed.remove(place(record));
    if (held == null) {
      throw new IllegalStateException(RequestRecord.id(record) + " was not read");
    }
    return held;
  }

  /** Forgets what was read and not claimed of partitions that others have now. */
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
   * Room for an image that a record refers to, and for its output, in turn.
   *
   * @param image its bytes, at most {@link #imageBytes}; 0 if it is in the record
   * @return empty if there was none in that time
   */
  CompletableFuture<Optional<Reservation>> answer(long image, Duration patience) {
    return pool.take(image + OUTPUT_BYTES, 0, patience);
  }

  private synchronized void released(Held held) {
    if (open.remove(held)) {
      read -= held.bytes();
    }
  }

  /** Gives all back, also what is held still. */
  @Override
  public void close() {
    List<Held> all;
    synchronized (this) {
      all = List.copyOf(open);
      buffers.ifPresent(Reservation::close);
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
