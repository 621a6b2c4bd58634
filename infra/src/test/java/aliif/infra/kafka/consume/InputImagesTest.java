package aliif.infra.kafka.consume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.infra.kafka.contract.RequestRecord;
import aliif.infra.kafka.read.RecordRoom;
import aliif.infra.metrics.Metrics;
import aliif.infra.store.FolderStore;
import aliif.pipeline.memory.MemoryPool;
import aliif.pipeline.memory.Reservation;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InputImagesTest {
  @AutoClose("terminate")
  private static ActorSystem<Void> system;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    system = ActorSystem.create(Behaviors.empty(), "images");
  }

  @ParameterizedTest
  @ValueSource(strings = {"9999-12-31T23:59:59Z", "+999999999-12-31T23:59:59Z"})
  void aDeadlineInTheFarFutureIsWaitedFor(String deadline) throws Exception {
    Metrics metrics = Metrics.create();
    MemoryPool pool = new MemoryPool("records", 64 << 20);
    RecordRoom room = new RecordRoom(pool, 1 << 20);
    InputImages images = new InputImages(system, FolderStore.open(folder), room);
    var record = new ConsumerRecord<>("requests", 0, 0, new byte[0], new byte[] {1});
    record.headers().add("scale", "2".getBytes(UTF_8));
    record.headers().add("deadline", deadline.getBytes(UTF_8));
    assertThat(room.mayRead()).isTrue();
    room.readNow(List.of(record));
    Reservation others = pool.take(pool.bytes() - pool.taken()).orElseThrow();
    CompletableFuture<Done> taken =
        images
            .takeRoom(
                RequestRecord.parse(record), Attempt.first(record, room.claim(record), metrics))
            .toCompletableFuture();
    assertThat(pool.waiting()).isEqualTo(1);
    others.close();
    assertThat(taken.get(60, TimeUnit.SECONDS)).isEqualTo(Done.done());
    metrics.close();
  }
}
