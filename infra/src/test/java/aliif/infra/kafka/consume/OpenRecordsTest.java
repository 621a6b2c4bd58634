package aliif.infra.kafka.consume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.infra.kafka.read.RecordRoom;
import aliif.infra.metrics.Metrics;
import aliif.pipeline.memory.MemoryPool;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class OpenRecordsTest {
  private final MemoryPool pool = new MemoryPool("records", 256 << 20);
  private final RecordRoom room = new RecordRoom(pool, 1 << 20);
  private final Metrics metrics = Metrics.create();
  private final OpenRecords open = new OpenRecords();

  @AfterEach
  void close() {
    metrics.close();
  }

  private Attempt attempt(long offset, String key, long time) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(
            "requests",
            0,
            offset,
            time,
            TimestampType.CREATE_TIME,
            key.length(),
            100,
            key.getBytes(UTF_8),
            new byte[100],
            new RecordHeaders(),
            Optional.empty());
    assertThat(room.mayRead()).isTrue();
    room.readNow(List.of(record));
    Attempt attempt = Attempt.first(record, room.claim(record), metrics);
    open.add(attempt);
    return attempt;
  }

  @Test
  void whatIsOpenIsCountedAndHeldUntilItIsDropped() {
    Attempt first = attempt(5, "a", 0);
    Attempt second = attempt(6, "b", 0);
    Attempt third = attempt(7, "a", 0);

    assertThat(open.count()).isEqualTo(3);
    assertThat(open.bytes()).isEqualTo(pool.taken()).isGreaterThanOrEqualTo(300);
    assertThat(open.of("a".getBytes(UTF_8))).containsExactlyInAnyOrder(first, third);
    assertThat(open.of("c".getBytes(UTF_8))).isEmpty();
    open.drop(second);
    open.drop(second);
    assertThat(open.all()).containsExactlyInAnyOrder(first, third);
    assertThat(open.bytes()).isEqualTo(pool.taken());
    open.drop(first);
    open.drop(third);
    assertThat(open.bytes()).isZero();
    assertThat(pool.taken()).isZero();
  }

  @Test
  void whatIsForgottenHoldsNoBytes() {
    Attempt one = attempt(1, "a", 0);

    assertThat(open.removeAll()).containsExactly(one);
    assertThat(open.bytes()).isZero();
    assertThat(open.count()).isZero();
    open.drop(one);
    assertThat(open.bytes()).isZero();
    assertThat(pool.taken()).isZero();
  }

  @Test
  void theOldestIsTheOneThatWasSentFirstOfThoseThatSayWhen() {
    assertThat(open.oldest()).isEmpty();
    attempt(1, "a", -1); // it does not say
    assertThat(open.oldest()).isEmpty();
    attempt(2, "b", 9_000);
    Attempt oldest = attempt(3, "c", 7_000);
    attempt(4, "d", 8_000);

    assertThat(open.oldest()).contains(Instant.ofEpochMilli(7_000));
    open.drop(oldest);
    assertThat(open.oldest()).contains(Instant.ofEpochMilli(8_000));
  }
}
