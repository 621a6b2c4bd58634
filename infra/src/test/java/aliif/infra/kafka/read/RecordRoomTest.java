package aliif.infra.kafka.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.pipeline.memory.MemoryPool;
import aliif.pipeline.memory.Reservation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RecordRoomTest {
  private static final Duration PATIENCE = Duration.ofDays(1);
  private static final long IMAGE = 64 << 20;

  private final MemoryPool pool = new MemoryPool("records", 256 << 20);
  private final RecordRoom room = new RecordRoom(pool, IMAGE);
  private long offset;

  @Test
  void roomIsTakenBeforeARecordIsReadAndGivenBackWhenItIsAnswered() {
    assertThat(room.mayRead()).isTrue();
    assertThat(pool.taken()).isEqualTo(RecordRoom.READ_BYTES);
    var small = record(1000);
    var large = record(5_000_000);
    room.readNow(List.of(small, large));
    assertThat(pool.taken()).isEqualTo(5_001_000 + 2 * 512);
    Held claimed = room.claim(large);
    claimed.release();
    claimed.release();
    assertThat(pool.taken()).isEqualTo(1512);
    room.claim(small).release();
    assertThat(pool.taken()).isZero();
  }

  @Test
  void readsLeaveRoomForTheLargestImageAndItsOutput() {
    List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
    while (room.mayRead()) {
      var record = record(16_000_000);
      room.readNow(List.of(record));
      read.add(record);
    }
    assertThat(read).hasSize(12);
    List<CompletableFuture<Optional<Reservation>>> turns =
        read.stream().map(_ -> room.answer(IMAGE, PATIENCE)).toList();
    for (int i = 0; i < read.size(); i++) {
      Held held = room.claim(read.get(i));
      assertThat(turns.get(i)).as("turn " + i).isCompleted();
      held.add(turns.get(i).join().orElseThrow());
      held.release();
    }
    assertThat(pool.taken()).isZero();
    assertThat(pool.waiting()).isZero();
  }

  @Test
  void whoWaitsForAnImageGoesBeforeTheNextRead() {
    Reservation all = pool.take(pool.bytes()).orElseThrow();
    CompletableFuture<Optional<Reservation>> turn = room.answer(IMAGE, PATIENCE);
    all.shrinkTo(pool.bytes() - RecordRoom.READ_BYTES);
    assertThat(room.mayRead()).isFalse();
    all.close();
    assertThat(turn).isCompleted();
    assertThat(room.mayRead()).isTrue();
  }

  @Test
  void whatWasReadOfPartitionsThatOthersHaveNowIsForgotten() {
    assertThat(room.mayRead()).isTrue();
    var lost = record(1000);
    room.readNow(List.of(lost));
    room.keep(List.of(new TopicPartition("requests", 1)));
    assertThat(pool.taken()).isZero();
  }

  @Test
  void theEndGivesAllBack() {
    assertThat(room.mayRead()).isTrue();
    var claimed = record(1000);
    room.readNow(List.of(record(1000), claimed));
    Held held = room.claim(claimed);
    held.add(room.answer(5000, PATIENCE).join().orElseThrow());
    assertThat(room.mayRead()).isTrue();
    room.close();
    assertThat(pool.taken()).isZero();
    held.release();
    held.add(room.answer(5000, PATIENCE).join().orElseThrow());
    assertThat(pool.taken()).as("what comes too late").isZero();
  }

  @Test
  void littleMemoryMeansSmallerImagesAndNoneAtAllIsRefused() {
    assertThat(room.imageBytes()).isEqualTo(IMAGE);
    assertThat(new RecordRoom(new MemoryPool("records", 64 << 20), IMAGE).imageBytes())
        .isEqualTo((32 << 20) - RecordRoom.OUTPUT_BYTES);
    assertThat(new RecordRoom(new MemoryPool("records", 19 << 20), IMAGE).imageBytes())
        .isBetween(0L, 1L << 20);
    assertThatThrownBy(() -> new RecordRoom(new MemoryPool("records", 1000), IMAGE))
        .hasMessageMatching("records: 1000 bytes \\(expected: at least \\d+; .*\\)");
  }

  private ConsumerRecord<byte[], byte[]> record(int bytes) {
    return new ConsumerRecord<>("requests", 0, offset++, new byte[0], new byte[bytes]);
  }
}
