package aliif.infra.kafka.read;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.pipeline.memory.MemoryPool;
import aliif.pipeline.memory.Reservation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The memory of records adds up, in whatever order they are read, tried, answered and lost. */
final class RoomAccountingTest {
  private static final Duration PATIENCE = Duration.ofDays(1);
  private static final int PARTITIONS = 3;

  private final MemoryPool pool = new MemoryPool("records", 64 << 20);
  private final RecordRoom room = new RecordRoom(pool, 8 << 20);

  /** A record in progress, with what was reserved for its answer. */
  private final class Work {
    private final Held held;
    private long answer;

    Work(Held held) {
      this.held = held;
    }

    void take(long bytes) {
      CompletableFuture<Optional<Reservation>> turn = room.answer(bytes, PATIENCE);
      assertThat(turn).as("only taken where there is room").isCompleted();
      held.add(turn.join().orElseThrow());
      answer = bytes + RecordRoom.OUTPUT_BYTES;
    }

    void shrink(long least) {
      held.shrinkTo(least);
      answer = Math.min(answer, least);
    }
  }

  private final List<ConsumerRecord<byte[], byte[]>> unclaimed = new ArrayList<>();
  private final Map<ConsumerRecord<byte[], byte[]>, Work> works = new HashMap<>();
  private final Map<Integer, Long> offsets = new HashMap<>();
  private boolean nextRead;

  private void read(Random random) {
    nextRead = room.mayRead();
    if (!nextRead || random.nextInt(4) == 0) {
      return;
    }
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int n = random.nextInt(1, 5); n > 0; n--) {
      int partition = random.nextInt(PARTITIONS);
      long offset = offsets.merge(partition, 1L, Long::sum);
      byte[] value = new byte[random.nextInt(1 << random.nextInt(1, 20))];
      records.add(new ConsumerRecord<>("requests", partition, offset, new byte[0], value));
    }
    room.readNow(records);
    unclaimed.addAll(records);
    nextRead = false;
  }

  private void attempt(Random random) {
    if (!unclaimed.isEmpty() && random.nextBoolean()) {
      var record = unclaimed.remove(random.nextInt(unclaimed.size()));
      works.put(record, new Work(room.claim(record)));
    } else if (!works.isEmpty()) {
      var entry = List.copyOf(works.entrySet()).get(random.nextInt(works.size()));
      Work work = entry.getValue();
      long image = random.nextBoolean() ? 0 : random.nextLong(room.imageBytes() + 1);
      switch (random.nextInt(3)) {
        case 0 -> {
          if (pool.bytes() - pool.taken() >= image + RecordRoom.OUTPUT_BYTES) {
            work.take(image);
          }
        }
        case 1 -> work.shrink(random.nextBoolean() ? 0 : RecordRoom.OUTPUT_BYTES);
        default -> {
          work.held.release();
          work.held.release();
          works.remove(entry.getKey());
        }
      }
    }
  }

  private void lose(int partition) {
    List<TopicPartition> kept = new ArrayList<>();
    for (int each = 0; each < PARTITIONS; each++) {
      if (each != partition) {
        kept.add(new TopicPartition("requests", each));
      }
    }
    room.keep(kept);
    unclaimed.removeIf(record -> record.partition() == partition);
  }

  private long expected() {
    long records =
        unclaimed.stream().mapToLong(RecordBytes::of).sum()
            + works.values().stream().mapToLong(work -> work.held.bytes() + work.answer).sum();
    return records + (nextRead ? RecordRoom.READ_BYTES : 0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whatIsTakenIsWhatIsHeldAndNothingIsLeft(long seed) {
    Random random = new Random(seed);
    for (int step = 0; step < 2_000; step++) {
      switch (random.nextInt(10)) {
        case 0, 1, 2, 3 -> read(random);
        case 9 -> lose(random.nextInt(PARTITIONS));
        default -> attempt(random);
      }
      assertThat(pool.taken()).as("step %d", step).isEqualTo(expected());
      assertThat(pool.taken()).isLessThanOrEqualTo(pool.bytes());
    }
    if (random.nextBoolean()) {
      works.values().forEach(work -> work.held.release());
    }
    room.close();
    assertThat(pool.taken()).isZero();
    works.values().forEach(work -> work.held.release());
    assertThat(pool.taken()).as("released twice").isZero();
  }
}
