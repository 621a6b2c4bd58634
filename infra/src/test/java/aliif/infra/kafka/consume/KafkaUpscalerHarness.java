package aliif.infra.kafka.consume;

import static aliif.infra.testing.TestTopics.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.infra.kafka.KafkaSettings;
import aliif.infra.metrics.Metrics;
import aliif.infra.store.Address;
import aliif.infra.store.FolderStore;
import aliif.infra.store.ObjectStore;
import aliif.infra.testing.BrokerOfClass;
import aliif.infra.testing.TestSettings;
import aliif.infra.testing.TestTopics;
import aliif.model.Sha256;
import aliif.pipeline.Upscaler;
import aliif.pipeline.memory.MemoryPool;
import aliif.pipeline.testing.FakeUpscaler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Topics, a store and an upscaler for each test. */
abstract class KafkaUpscalerHarness extends BrokerOfClass {
  @TempDir Path folder;
  final FakeUpscaler upscaling = new FakeUpscaler();
  final Metrics metrics = Metrics.create();
  Upscaler upscale = upscaling;
  MemoryPool records = new MemoryPool("records", 256 << 20);
  ActorSystem<Void> system;
  ObjectStore store;
  private final List<String> said = new ArrayList<>();
  KafkaSettings settings;
  TestTopics topics;
  private Optional<KafkaUpscaler> upscaler = Optional.empty();

  @BeforeEach
  void open() throws Exception {
    system = ActorSystem.create(Behaviors.empty(), name);
    store = FolderStore.open(folder);
    set("group = " + name);
    set(TestSettings.topics(name + ".requests", name + ".results", name + ".letters", 2));
    set("commit-every = 50 ms");
    settings = set("backoff { first = 10 ms, most = 100 ms, attempts = 3 }");
    topics = new TestTopics(bootstrapServers(), settings.topics());
  }

  @AfterEach
  void close() throws Exception {
    if (upscaler.isPresent()) {
      stop();
    }
    topics.close();
    terminate();
    metrics.close();
  }

  /** Changes one of the settings, for consumers that are started later. */
  final KafkaSettings set(String setting) {
    said.add(setting);
    settings = TestSettings.kafka(bootstrapServers(), said.toArray(String[]::new));
    return settings;
  }

  void start() {
    upscaler = Optional.of(KafkaUpscaler.start(system, settings, resources()));
  }

  KafkaUpscaler upscaler() {
    return upscaler.orElseThrow();
  }

  ConsumerResources resources() {
    return new ConsumerResources(upscale, store, records, metrics);
  }

  void stop() throws Exception {
    await(upscaler.orElseThrow().stop());
    upscaler = Optional.empty();
  }

  /** Attempts that were put off so far. */
  long retries() {
    String name = "aliif_retries_total{way=\"kafka\"} ";
    return metrics
        .scrape()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length())))
        .sum();
  }

  void terminate() throws Exception {
    upscaler = Optional.empty();
    system.terminate();
    await(system.getWhenTerminated());
  }

  void assertReference(ConsumerRecord<byte[], byte[]> result, ByteString expected)
      throws Exception {
    assertThat(result.value()).isEmpty();
    assertThat(header(result, "sha256")).isEqualTo(Sha256.hex(expected.getByteBuffers()));
    Address address = Address.parse(header(result, "result-ref")).orElseThrow();
    ByteString stored =
        await(
            store
                .read(address)
                .runWith(Sink.fold(ByteString.emptyByteString(), ByteString::concat), system));
    assertThat(stored.toArray()).isEqualTo(expected.toArray());
  }

  static List<String> keys(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream().map(record -> new String(record.key(), UTF_8)).distinct().toList();
  }

  /** A request for twice the size, without a key. */
  final ProducerRecord<byte[], byte[]> request(String image) {
    return twice(new ProducerRecord<>(settings.topics().requests(), image.getBytes(UTF_8)));
  }

  /** A request for twice the size in the first partition. */
  final ProducerRecord<byte[], byte[]> request(byte[] key, String image) {
    return twice(new ProducerRecord<>(settings.topics().requests(), 0, key, image.getBytes(UTF_8)));
  }

  private static ProducerRecord<byte[], byte[]> twice(ProducerRecord<byte[], byte[]> record) {
    record.headers().add("scale", "2".getBytes(UTF_8));
    return record;
  }
}
