package aliif.infra.kafka.consume;

import static aliif.infra.testing.TestTopics.header;
import static aliif.infra.testing.TestTopics.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.CompletableFuture.completedStage;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.infra.kafka.read.RecordRoom;
import aliif.infra.store.FolderStore;
import aliif.pipeline.UpscaleOutcome.InternalFailure;
import aliif.pipeline.UpscaleOutcome.Overloaded;
import aliif.pipeline.memory.MemoryPool;
import aliif.pipeline.memory.Reservation;
import aliif.pipeline.testing.FakeUpscaler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

/**
 * A request waits, without an attempt being counted, while there is no room or the store is away.
 */
final class KafkaWaitingIT extends KafkaUpscalerHarness {
  @Test
  void aStoreInTroubleIsWaitedFor() throws Exception {
    Path there = folder.resolve("there");
    Path elsewhere = folder.resolve("elsewhere");
    store = FolderStore.open(there);
    Files.move(there, elsewhere);
    start();
    topics.send("key", "size 1000000");
    until(() -> upscaling.requests().size() > settings.backoff().attempts());
    Files.move(elsewhere, there);
    assertReference(topics.results(1).getFirst(), FakeUpscaler.bytes(1_000_000));
  }

  @Test
  void anImageIsNotMissingWhileTheStoreIsGone() throws Exception {
    Path there = folder.resolve("there");
    Path elsewhere = folder.resolve("elsewhere");
    store = FolderStore.open(there);
    String address = stored("name claimed");
    Files.move(there, elsewhere);
    start();
    topics.send("key", new byte[0], Map.of("scale", "2", "image-ref", address));
    until(() -> retries() > 2L * settings.backoff().attempts());
    assertThat(upscaling.requests()).isEmpty();
    Files.move(elsewhere, there);
    assertThat(topics.results(1).getFirst().value()).asString(UTF_8).isEqualTo("upscaled claimed");
  }

  @Test
  void waitsForRoomAreNoFailures() {
    AtomicInteger attempts = new AtomicInteger();
    upscale =
        request ->
            switch (attempts.incrementAndGet()) {
              case 1, 2, 3, 4, 5 -> completedStage(new Overloaded("no room", Duration.ofMillis(1)));
              case 6, 7 -> completedStage(new InternalFailure("a worker died"));
              default -> upscaling.upscale(request);
            };
    start();
    topics.send("key", "name x");
    assertThat(topics.results(1).getFirst().value()).asString(UTF_8).isEqualTo("upscaled x");
    assertThat(attempts).hasValue(8);
  }

  @Test
  void anImageIsReadWhenThereIsRoomAndWaitingIsNoAttempt() throws Exception {
    String address = stored("name claimed" + " ".repeat(18_000_000));
    Reservation others = records.take(records.bytes() - RecordRoom.READ_BYTES).orElseThrow();
    start();
    topics.send("key", new byte[0], Map.of("scale", "2", "image-ref", address));
    until(() -> records.waiting() == 1);
    assertThat(upscaling.requests()).isEmpty();
    others.close();
    assertThat(topics.results(1)).hasSize(1);
    assertThat(retries()).isZero();
    stop();
    assertThat(records.taken()).isZero();
  }

  @Test
  void outputsBehindAnImageLeaveRoomForItWhenTheStoreIsBack() throws Exception {
    Path there = folder.resolve("there");
    Path elsewhere = folder.resolve("elsewhere");
    store = FolderStore.open(there);
    records = new MemoryPool("records", 48 << 20);
    set("in-flight = 64");
    String address = stored("name claimed" + " ".repeat(20_000_000));
    Files.move(there, elsewhere);
    topics.send("same", new byte[0], Map.of("scale", "2", "image-ref", address));
    for (int i = 0; i < 63; i++) {
      topics.send("same", "name " + i);
    }
    start();
    until(() -> retries() > 30);
    Files.move(elsewhere, there);
    assertThat(topics.results(64)).hasSize(64);
    until(() -> topics.committed(settings.group()) == 64);
    stop();
    assertThat(records.taken()).isZero();
  }

  @Test
  void aDeadlineEndsTheWaitForRoom() throws Exception {
    String address = stored("name claimed" + " ".repeat(18_000_000));
    Reservation others = records.take(records.bytes() - RecordRoom.READ_BYTES).orElseThrow();
    start();
    Instant deadline = Instant.now().plusSeconds(10);
    topics.send(
        "key",
        new byte[0],
        Map.of("scale", "2", "image-ref", address, "deadline", deadline.toString()));
    until(() -> records.waiting() == 1);
    assertThat(header(topics.letters(1).getFirst(), "__connect.errors.exception.message"))
        .isEqualTo("deadline: %s (expected: a time in the future)".formatted(deadline));
    assertThat(Instant.now()).isAfterOrEqualTo(deadline);
    others.close();
  }

  private String stored(String image) throws Exception {
    return await(Source.single(ByteString.fromString(image)).runWith(store.write(), system))
        .address()
        .hex();
  }
}
