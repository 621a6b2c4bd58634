package aliif.infra.kafka.consume;

import static aliif.infra.testing.TestTopics.header;
import static aliif.infra.testing.TestTopics.until;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.infra.store.s3.BucketPlace;
import aliif.infra.store.s3.S3Settings;
import aliif.infra.store.s3.S3Store;
import aliif.infra.testing.FaultyProxy;
import aliif.infra.testing.S3Proxy;
import aliif.pipeline.memory.MemoryPool;
import aliif.pipeline.testing.FakeUpscaler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests whose images are in S3. */
final class KafkaS3IT extends KafkaUpscalerHarness {
  /** Too large for a record; so is what the fake makes of it. */
  private static final String LARGE = "name claimed" + " ".repeat(20_000_000);

  @TempDir private static Path data;
  @AutoClose private static S3Proxy server;

  @TempDir private Path first;
  @TempDir private Path second;
  @TempDir private Path client;
  @AutoClose private FaultyProxy proxy;

  @BeforeAll
  static void serve() throws IOException {
    server = S3Proxy.start(data);
  }

  @BeforeEach
  void connect() throws IOException {
    proxy = FaultyProxy.start(server.port());
  }

  private S3Store open(Path scratch) throws IOException {
    return S3Store.open(
        BucketPlace.parse("s3://" + S3Proxy.BUCKET + "/" + name),
        S3Settings.of(S3Proxy.config(proxy.port(), "attempts = 1")),
        scratch);
  }

  /** Nothing but the broker and the bucket is common to the servers and the client. */
  @Test
  void serversAndClientsNeedNoCommonFolder() throws Exception {
    FakeUpscaler other = new FakeUpscaler();
    MemoryPool otherRecords = new MemoryPool("records", 256 << 20);
    ActorSystem<Void> otherSystem = ActorSystem.create(Behaviors.empty(), "other");
    try (S3Store firstStore = open(first);
        S3Store secondStore = open(second);
        S3Store clientStore = open(client)) {
      store = firstStore;
      start();
      KafkaUpscaler otherUpscaler =
          KafkaUpscaler.start(
              otherSystem,
              settings,
              new ConsumerResources(other, secondStore, otherRecords, metrics));
      String input =
          await(Source.single(ByteString.fromString(LARGE)).runWith(clientStore.write(), system))
              .address()
              .hex();
      int sent = 0;
      while (upscaling.requests().isEmpty() || other.requests().isEmpty()) {
        topics.send("key " + sent, new byte[0], Map.of("scale", "2", "image-ref", input));
        sent++;
        assertThat(topics.results(sent)).hasSize(sent);
      }
      store = clientStore;
      List<ConsumerRecord<byte[], byte[]>> results = topics.results(sent);
      for (ConsumerRecord<byte[], byte[]> result : results) {
        assertReference(result, ByteString.fromString("upscaled " + LARGE.substring(5)));
      }
      /* The same image was rendered once and found by the others. */
      assertThat(results)
          .extracting(it -> header(it, "result-ref"))
          .containsOnly(header(results.getFirst(), "result-ref"));
      await(otherUpscaler.stop());
      stop();
      assertThat(records.taken() + otherRecords.taken()).isZero();
    } finally {
      otherSystem.terminate();
      await(otherSystem.getWhenTerminated());
    }
    assertThat(first).isEmptyDirectory();
    assertThat(second).isEmptyDirectory();
  }

  @Test
  void aServerThatIsDownIsWaitedFor() throws Exception {
    try (S3Store s3 = open(first)) {
      store = s3;
      String input =
          await(Source.single(ByteString.fromString(LARGE)).runWith(s3.write(), system))
              .address()
              .hex();
      proxy.cut();
      start();
      topics.send("input", new byte[0], Map.of("scale", "2", "image-ref", input));
      topics.send("output", "size 1000000");
      until(() -> retries() > 3L * settings.backoff().attempts());
      proxy.mend();
      List<ConsumerRecord<byte[], byte[]>> results = topics.results(2);
      assertThat(keys(results)).containsExactlyInAnyOrder("input", "output");
      for (ConsumerRecord<byte[], byte[]> result : results) {
        assertReference(
            result,
            keys(List.of(result)).contains("input")
                ? ByteString.fromString("upscaled " + LARGE.substring(5))
                : FakeUpscaler.bytes(1_000_000));
      }
      stop();
    }
  }

  @Test
  void anImageThatIsMissingIsADeadLetter() throws Exception {
    try (S3Store s3 = open(first)) {
      store = s3;
      start();
      String nobodys = "0".repeat(64);
      topics.send("key", new byte[0], Map.of("scale", "2", "image-ref", nobodys));
      assertThat(header(topics.letters(1).getFirst(), "__connect.errors.exception.message"))
          .isEqualTo("image-ref: " + nobodys + " (expected: a stored object)");
      stop();
    }
  }
}
