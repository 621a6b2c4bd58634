package aliif.infra.kafka.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.pipeline.memory.MemoryPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** The memory of one record, and of the clients beside all records. */
final class HeldTest {
  private static final Duration PATIENCE = Duration.ofDays(1);

  private final MemoryPool pool = new MemoryPool("records", 128 << 20);
  private final RecordRoom room = new RecordRoom(pool, 1 << 20);
  private long offset;

  private ConsumerRecord<byte[], byte[]> read(int bytes) {
    assertThat(room.mayRead()).isTrue();
    var record = new ConsumerRecord<>("requests", 0, offset++, new byte[0], new byte[bytes]);
    room.readNow(List.of(record));
    return record;
  }

  @Test
  void whatWaitsForTheReleaseRunsOnceAndWhenAllIsGivenBack() {
    Held held = room.claim(read(1000));
    held.add(room.answer(0, PATIENCE).join().orElseThrow());
    List<Long> taken = new ArrayList<>();
    held.atRelease(() -> taken.add(pool.taken()));
    assertThat(taken).isEmpty();
    held.release();
    held.release();
    assertThat(taken).containsExactly(0L);
    held.atRelease(() -> taken.add(-1L));
    assertThat(taken).as("at once, as it is released").containsExactly(0L, -1L);
  }

  @Test
  void aSecondReservationReplacesTheFirst() {
    Held held = room.claim(read(1000));
    long record = pool.taken();
    held.add(room.answer(500, PATIENCE).join().orElseThrow());
    held.add(room.answer(200, PATIENCE).join().orElseThrow());
    assertThat(pool.taken()).isEqualTo(record + 200 + RecordRoom.OUTPUT_BYTES);
    held.shrinkTo(70);
    assertThat(pool.taken()).isEqualTo(record + 70);
    held.shrinkTo(1000);
    assertThat(pool.taken()).as("it does not grow").isEqualTo(record + 70);
    held.release();
    assertThat(pool.taken()).isZero();
  }

  @Test
  void aRecordIsClaimedOnceAndOnlyIfItWasRead() {
    var record = read(10);
    room.claim(record);
    assertThatThrownBy(() -> room.claim(record)).hasMessage("requests-0@0 was not read");
  }

  @Test
  void aRecordThatIsReadAgainHoldsItsMemoryOnce() {
    var record = read(1000);
    long once = pool.taken();
    assertThat(room.mayRead()).isTrue();
    room.readNow(List.of(record));
    assertThat(pool.taken()).isEqualTo(once);
    room.claim(record).release();
    assertThat(pool.taken()).isZero();
  }

  @Test
  void aReadWithoutRecordsKeepsItsMemoryForTheNext() {
    assertThat(room.mayRead()).isTrue();
    room.readNow(List.of());
    assertThat(pool.taken()).isEqualTo(RecordRoom.READ_BYTES);
    assertThat(room.mayRead()).isTrue();
    assertThat(pool.taken()).isEqualTo(RecordRoom.READ_BYTES);
  }

  /**
   * The clients' buffers leave enough for the largest record and its answer, whatever they want.
   */
  @Test
  void largeBuffersOfClientsAreTakenFromTheRecordsButNotTheLast() {
    long least = RecordRoom.leastBytes();
    assertThat(room.takeBuffers(0)).isTrue();
    assertThat(room.takeBuffers(10 << 20)).isTrue();
    assertThat(room.takeBuffers(10 << 20)).as("the same once more").isTrue();
    assertThat(pool.taken()).isEqualTo(10 << 20);
    assertThat(room.takeBuffers(pool.bytes() - least + 1)).isFalse();
    assertThat(pool.taken()).as("all or nothing").isEqualTo(10 << 20);
    assertThat(room.takeBuffers(pool.bytes() - least)).isTrue();
    assertThat(pool.taken()).isEqualTo(pool.bytes() - least);

    var record = read((16 << 20) - 1000); // the largest record still finds room
    assertThat(room.mayRead()).isFalse();
    Held held = room.claim(record);
    assertThat(room.imageBytes()).isZero();
    held.add(room.answer(0, PATIENCE).join().orElseThrow());
    held.release();
    room.close();
    room.close();
    assertThat(pool.taken()).isZero();
  }

  /** Shares of any number of partitions fit together, beside the largest answer. */
  @Test
  void sharesOfPartitionsFitTogether() {
    for (int partitions : new int[] {0, 1, 2, 7, 1000, Integer.MAX_VALUE}) {
      long all = room.share(partitions) * Math.max(1, partitions);
      assertThat(all + room.imageBytes() + RecordRoom.OUTPUT_BYTES).isBetween(0L, pool.bytes());
    }
  }
}
