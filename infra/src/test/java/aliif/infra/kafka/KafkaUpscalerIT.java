package aliif.infra.kafka;

import static aliif.infra.testing.TestTopics.header;
import static aliif.infra.testing.TestTopics.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.infra.metrics.Metrics;
import aliif.infra.store.Address;
import aliif.infra.store.ObjectStore;
import aliif.infra.store.Sha256;
import aliif.infra.store.Stored;
import aliif.infra.testing.FakeUpscaling;
import aliif.infra.testing.TestTopics;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleOutcome.InternalFailure;
import aliif.pipeline.UpscaleOutcome.InvalidParameter;
import aliif.pipeline.UpscaleOutcome.UnreadableImage;
import aliif.pipeline.UpscaleOutcome.UnsupportedFormat;
import aliif.pipeline.UpscaleRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaUpscalerIT {
  private static final AtomicInteger TEST = new AtomicInteger();

  @TempDir static Path data;
  private static EmbeddedBroker broker;

  @TempDir Path folder;
  private final FakeUpscaling upscaling = new FakeUpscaling();
  private final Metrics metrics = Metrics.create();
  private ActorSystem<Void> system;
  private ObjectStore store;
  private KafkaSettings settings;
  private TestTopics topics;
  private Optional<KafkaUpscaler> upscaler = Optional.empty();

  @BeforeAll
  static void startBroker() throws Exception {
    broker = EmbeddedBroker.start(data, 0);
  }

  @AfterAll
  static void stopBroker() throws Exception {
    broker.close();
  }

  @BeforeEach
  void open() throws Exception {
    String test = "test" + TEST.incrementAndGet();
    system = ActorSystem.create(Behaviors.empty(), test);
    store = ObjectStore.open(folder);
    settings =
        KafkaSettings.standard(broker.bootstrapServers())
            .withGroup(test)
            .withTopics(new Topics(test + ".requests", test + ".results", test + ".letters", 2))
            .withCommitEvery(Duration.ofMillis(50))
            .withBackoff(new Backoff(Duration.ofMillis(10), Duration.ofMillis(100), 3));
    topics = new TestTopics(broker.bootstrapServers(), settings.topics());
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

  @Test
  void aResultCarriesTheImageAndSaysWhatItIs() {
    start();
    topics.send(
        "a key",
        "name portrait".getBytes(UTF_8),
        Map.of(
            "width",
            "9",
            "height",
            "7",
            "format",
            "jpeg",
            "quality",
            "80",
            "model",
            "large",
            "ce_id",
            "17",
            "ce_source",
            "/camera",
            "traceparent",
            "00-abc-def-01",
            "other",
            "x"));
    ConsumerRecord<byte[], byte[]> result = topics.results(1).getFirst();
    assertThat(result.key()).asString(UTF_8).isEqualTo("a key");
    assertThat(result.value()).asString(UTF_8).isEqualTo("upscaled portrait");
    assertThat(header(result, "sha256"))
        .isEqualTo(Sha256.hex(ByteString.fromString("upscaled portrait")));
    assertThat(header(result, "width")).isEqualTo("9");
    assertThat(header(result, "height")).isEqualTo("7");
    assertThat(header(result, "model")).isEqualTo("large");
    assertThat(header(result, "weights-digest")).isEqualTo(FakeUpscaling.WEIGHTS);
    assertThat(header(result, "content-type")).isEqualTo("image/jpeg");
    assertThat(header(result, "milliseconds")).matches("[0-9]+");
    assertThat(header(result, "ce_id")).isEqualTo("17");
    assertThat(header(result, "ce_source")).isEqualTo("/camera");
    assertThat(header(result, "traceparent")).isEqualTo("00-abc-def-01");
    assertThat(header(result, "other")).isEmpty();
    assertThat(header(result, "result-ref")).isEmpty();
  }

  @Test
  void priorityAndDeadlineReachThePipeline() {
    start();
    topics.send(
        "key",
        "name x".getBytes(UTF_8),
        Map.of("scale", "3.5", "priority", "Visible", "deadline", "2125-01-31T14:00:00+02:00"));
    topics.results(1);
    UpscaleRequest request = upscaling.requests().getFirst();
    assertThat(request.priority()).isEqualTo(Priority.VISIBLE);
    assertThat(request.deadline()).contains(Instant.parse("2125-01-31T12:00:00Z"));
    assertThat(request.id()).matches(settings.topics().requests() + "-[01]@0");
  }

  @Test
  void largeResultsAreReferences() throws Exception {
    start();
    int threshold = OutputWriter.INLINE_BYTES;
    for (int size : List.of(threshold, threshold + 1, 3_000_000)) {
      topics.send("same", "size " + size);
    }
    List<ConsumerRecord<byte[], byte[]>> results = topics.results(3);
    assertThat(results.getFirst().value()).isEqualTo(FakeUpscaling.bytes(threshold).toArray());
    assertThat(header(results.getFirst(), "result-ref")).isEmpty();
    assertReference(results.get(1), FakeUpscaling.bytes(threshold + 1));
    assertReference(results.get(2), FakeUpscaling.bytes(3_000_000));
  }

  @Test
  void anOutputThatIsStoredIsNotRenderedAgain() throws Exception {
    start();
    topics.send("same", "size 1000000");
    topics.send("same", "size 1000000");
    List<ConsumerRecord<byte[], byte[]>> results = topics.results(2);
    assertReference(results.get(0), FakeUpscaling.bytes(1_000_000));
    assertReference(results.get(1), FakeUpscaling.bytes(1_000_000));
    assertThat(header(results.get(0), "result-ref"))
        .isEqualTo(header(results.get(1), "result-ref"));
    until(() -> upscaling.running() == 0);
  }

  @Test
  void anImageCanBeClaimedFromTheStore() throws Exception {
    Stored stored =
        await(Source.single(ByteString.fromString("name claimed")).runWith(store.write(), system));
    start();
    String reference = stored.address().hex();
    topics.send("key", new byte[0], Map.of("scale", "2", "image-ref", reference));
    assertThat(topics.results(1).getFirst().value()).asString(UTF_8).isEqualTo("upscaled claimed");
  }

  @Test
  void whatCanNeverSucceedIsADeadLetterAndTheRestGoesOn() {
    start();
    byte[] image = "name x".getBytes(UTF_8);
    String unknown = Address.ofOutput("no", "such", "object").hex();
    topics.send("no headers", image, Map.of());
    topics.send("wrong scale", image, Map.of("scale", "-1"));
    topics.send("not a number", image, Map.of("scale", "NaN"));
    topics.send("scale in words", image, Map.of("scale", "twice"));
    topics.send("wrong format", image, Map.of("scale", "2", "format", "gif"));
    topics.send("wrong priority", image, Map.of("scale", "2", "priority", "asap"));
    topics.send("wrong deadline", image, Map.of("scale", "2", "deadline", "tomorrow"));
    topics.send("past deadline", image, Map.of("scale", "2", "deadline", "2001-01-01T00:00:00Z"));
    topics.send("garbage", "\u0000\u0001".getBytes(UTF_8), Map.of("scale", "2"));
    topics.send("breaks", "break x");
    topics.send("empty", new byte[0], Map.of("scale", "2"));
    topics.send("path", new byte[0], Map.of("scale", "2", "image-ref", "../../etc/passwd"));
    topics.send("unknown", new byte[0], Map.of("scale", "2", "image-ref", unknown));
    topics.send("both", image, Map.of("scale", "2", "image-ref", unknown));
    topics.send("throws", "throw x");
    ProducerRecord<byte[], byte[]> tombstone =
        new ProducerRecord<>(settings.topics().requests(), "tombstone".getBytes(UTF_8), null);
    tombstone.headers().add("scale", "2".getBytes(UTF_8));
    topics.send(tombstone);
    ProducerRecord<byte[], byte[]> binary =
        new ProducerRecord<>(settings.topics().requests(), "binary".getBytes(UTF_8), image);
    binary.headers().add("scale", new byte[] {(byte) 0xff, 0});
    topics.send(binary);
    topics.send("good", "name x");
    topics.send("good too", "name y");

    Map<String, String> reasons =
        topics.letters(17).stream()
            .collect(
                toMap(
                    letter -> new String(letter.key(), UTF_8),
                    letter -> header(letter, "__connect.errors.exception.message")));
    assertThat(reasons)
        .hasSize(17)
        .containsEntry("no headers", "scale: none (expected: scale, width or height)")
        .containsEntry("wrong scale", "scale: -1 (expected: above 0, at most 100)")
        .containsEntry("not a number", "scale: NaN (expected: above 0, at most 100)")
        .containsEntry("scale in words", "scale: twice (expected: a number)")
        .containsEntry("wrong format", "format: gif (expected: png, jpeg, webp or tiff)")
        .containsEntry(
            "wrong priority", "priority: asap (expected: visible, interactive, prefetch or batch)")
        .containsEntry(
            "wrong deadline", "deadline: tomorrow (expected: a time such as 2025-01-31T12:00:00Z)")
        .containsEntry("past deadline", "deadline: 2001-01-01T00:00:00Z (expected: a time to come)")
        .containsEntry("garbage", "image: 2 bytes (expected: an image)")
        .containsEntry("breaks", "image: ends early")
        .containsEntry(
            "empty", "image: none (expected: bytes as the record's value, or header image-ref)")
        .containsEntry("path", "image-ref: ../../etc/passwd (expected: a stored object)")
        .containsEntry("unknown", "image-ref: " + unknown + " (expected: a stored object)")
        .containsEntry(
            "both", "image-ref: " + unknown + " (expected: no value in the record beside it)")
        .containsEntry("throws", "java.lang.IllegalStateException: a bug")
        .containsEntry(
            "tombstone", "image: none (expected: bytes as the record's value, or header image-ref)")
        .containsEntry("binary", "header scale: 2 bytes (expected: text in UTF-8)");
    assertThat(topics.results(2))
        .extracting(result -> new String(result.key(), UTF_8))
        .containsExactlyInAnyOrder("good", "good too");
  }

  @Test
  void aDeadLetterIsTheOriginalAndItsReasons() {
    start();
    topics.send(
        "key",
        "not an image".getBytes(UTF_8),
        Map.of("scale", "2", "ce_id", "17", "__connect.errors.topic", "of an earlier life"));
    ConsumerRecord<byte[], byte[]> letter = topics.letters(1).getFirst();
    assertThat(letter.key()).asString(UTF_8).isEqualTo("key");
    assertThat(letter.value()).asString(UTF_8).isEqualTo("not an image");
    assertThat(header(letter, "scale")).isEqualTo("2");
    assertThat(header(letter, "ce_id")).isEqualTo("17");
    assertThat(letter.headers().headers("__connect.errors.topic")).hasSize(1);
    assertThat(header(letter, "__connect.errors.topic")).isEqualTo(settings.topics().requests());
    assertThat(header(letter, "__connect.errors.partition")).matches("[01]");
    assertThat(header(letter, "__connect.errors.offset")).isEqualTo("0");
    assertThat(header(letter, "__connect.errors.exception.class.name"))
        .isEqualTo(UnreadableImage.class.getName());
  }

  @Test
  void theReasonNamesTheFailure() {
    start();
    topics.send("key", "name x".getBytes(UTF_8), Map.of());
    topics.send("key", "name x".getBytes(UTF_8), Map.of("scale", "2", "format", "gif"));
    topics.send("key", "fail 1000");
    assertThat(topics.letters(3))
        .extracting(letter -> header(letter, "__connect.errors.exception.class.name"))
        .containsExactly(
            InvalidParameter.class.getName(),
            UnsupportedFormat.class.getName(),
            InternalFailure.class.getName());
  }

  @Test
  void theLargestRequestFitsIntoADeadLetter() {
    start();
    byte[] value = new byte[Topics.REQUEST_BYTES - 1024];
    topics.send("key", value, Map.of("scale", "2"));
    assertThat(topics.letters(1).getFirst().value()).isEqualTo(value);
  }

  @Test
  void aLetterThatIsTooLargeSaysWhereTheOriginalIs() {
    start();
    /* Compressed, it passes the broker; plain, it is over every limit. */
    topics.sendCompressed(
        new ProducerRecord<>(
            settings.topics().requests(), "key".getBytes(UTF_8), new byte[30_000_000]));
    topics.send("key", "name x");
    ConsumerRecord<byte[], byte[]> letter = topics.letters(1).getFirst();
    assertThat(letter.value()).isEmpty();
    assertThat(header(letter, "__connect.errors.offset")).isEqualTo("0");
    assertThat(topics.results(1)).hasSize(1);
  }

  @Test
  void aKeyThatDoesNotFitIntoAResultIsADeadLetter() {
    start();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            settings.topics().requests(), new byte[30_000_000], "name x".getBytes(UTF_8));
    record.headers().add("scale", "2".getBytes(UTF_8));
    topics.sendCompressed(record);
    assertThat(header(topics.letters(1).getFirst(), "__connect.errors.exception.message"))
        .isEqualTo("key and headers: too large (expected: to fit into a result)");
  }

  @Test
  void whatMaySucceedLaterIsTriedAgain() {
    start();
    topics.send("busy", "busy 8");
    topics.send("failing", "fail 2");
    topics.send("broken", "fail 3");
    assertThat(topics.results(2))
        .extracting(result -> new String(result.key(), UTF_8))
        .containsExactlyInAnyOrder("busy", "failing");
    ConsumerRecord<byte[], byte[]> letter = topics.letters(1).getFirst();
    assertThat(letter.key()).asString(UTF_8).isEqualTo("broken");
    assertThat(header(letter, "__connect.errors.exception.message")).isEqualTo("a worker died");
    assertThat(upscaling.requests()).hasSize(9 + 3 + 3);
    assertThat(metrics.scrape().lines())
        .contains(
            "aliif_retries_total{way=\"kafka\"} 12.0",
            "aliif_images_seconds_count{outcome=\"rendered\",way=\"kafka\"} 2",
            "aliif_images_seconds_count{outcome=\"internal_failure\",way=\"kafka\"} 1",
            "aliif_images_in_flight{way=\"kafka\"} 0.0");
  }

  @Test
  void resultsKeepTheOrderOfTheirKey() {
    start();
    List<String> images =
        IntStream.range(0, 30)
            .mapToObj(i -> i % 3 == 0 ? "slow " + (60 + i) : i % 7 == 0 ? "busy 2" : "name " + i)
            .toList();
    for (String image : images) {
      topics.send("one", image);
      topics.send("two", image);
      topics.send("three", image);
    }
    List<String> expected =
        images.stream().map(image -> image.replace("name", "upscaled")).toList();
    Map<String, List<String>> results =
        topics.results(90).stream()
            .collect(
                groupingBy(
                    result -> new String(result.key(), UTF_8),
                    mapping(result -> new String(result.value(), UTF_8), toList())));
    assertThat(results).isEqualTo(Map.of("one", expected, "two", expected, "three", expected));
  }

  @Test
  void noMoreAreInFlightThanIsSet() {
    settings = settings.withInFlight(3);
    for (int i = 0; i < 20; i++) {
      topics.send("same", "slow 50");
    }
    start();
    assertThat(topics.results(20)).hasSize(20);
    assertThat(upscaling.most()).isEqualTo(3);
  }

  @Test
  void anOffsetIsNotCommittedBeforeEverythingUpToItIsAnswered() throws Exception {
    start();
    topics.send("same", "name 0");
    topics.send("same", "gate 1");
    topics.send("same", "name 2");
    until(() -> topics.committed(settings.group()) == 1);
    until(() -> upscaling.requests().size() == 3);
    Thread.sleep(300);
    assertThat(topics.committed(settings.group())).isEqualTo(1);
    upscaling.openGate();
    until(() -> topics.committed(settings.group()) == 3);
    assertThat(topics.results(3)).hasSize(3);
  }

  @Test
  void aCrashBetweenAnswerAndCommitLosesNothing() throws Exception {
    settings = settings.withCommitEvery(Duration.ofHours(1));
    start();
    for (int i = 0; i < 20; i++) {
      topics.send("key " + i, i % 5 == 4 ? "garbage" : "name " + i);
    }
    topics.results(16);
    topics.letters(4);
    terminate();
    assertThat(topics.committed(settings.group())).isZero();

    system = ActorSystem.create(Behaviors.empty(), "next");
    start();
    assertThat(keys(topics.results(32))).hasSize(16);
    assertThat(keys(topics.letters(8))).hasSize(4);
  }

  @Test
  void aCrashInTheMiddleLosesNothing() throws Exception {
    start();
    for (int i = 0; i < 60; i++) {
      topics.send("key " + i, "slow " + (i % 7) * 5);
    }
    topics.results(15);
    terminate();
    system = ActorSystem.create(Behaviors.empty(), "next");
    start();
    until(() -> topics.committed(settings.group()) == 60);
    assertThat(keys(topics.results(60))).hasSize(60);
  }

  @Test
  void stopFinishesWhatIsInFlightAndTakesNoMore() throws Exception {
    for (int i = 0; i < 40; i++) {
      topics.send("same", "slow 200");
    }
    start();
    until(() -> upscaling.running() == 4);
    stop();
    int answered = topics.results(4).size();
    assertThat(answered).isLessThan(40).isEqualTo(upscaling.requests().size());
    assertThat(topics.committed(settings.group())).isEqualTo(answered);
    assertThat(upscaling.running()).isZero();
  }

  @Test
  void stopDoesNotWaitForWhatCannotSucceedNow() throws Exception {
    settings = settings.withBackoff(new Backoff(Duration.ofSeconds(30), Duration.ofSeconds(60), 3));
    start();
    topics.send("same", "name x");
    topics.send("same", "busy 1000");
    topics.results(1);
    until(() -> upscaling.requests().size() == 2);
    long start = System.nanoTime();
    stop();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    assertThat(topics.committed(settings.group())).isEqualTo(1);
  }

  @Test
  void aStoreInTroubleIsWaitedFor() throws Exception {
    Path gone = folder.resolve("gone");
    store = ObjectStore.open(gone);
    Files.delete(gone);
    start();
    topics.send("key", "size 1000000");
    until(() -> upscaling.requests().size() > settings.backoff().attempts());
    Files.createDirectory(gone);
    assertReference(topics.results(1).getFirst(), FakeUpscaling.bytes(1_000_000));
  }

  @Test
  void consumersShareTheWork() throws Exception {
    start();
    KafkaUpscaler second =
        KafkaUpscaler.start(system, settings, new Resources(upscaling, store, metrics));
    for (int i = 0; i < 40; i++) {
      topics.send("key " + i, "name " + i);
    }
    assertThat(keys(topics.results(40))).hasSize(40);
    await(second.stop());
    topics.send("key 40", "name 40");
    assertThat(keys(topics.results(41))).hasSize(41);
  }

  private void start() {
    upscaler =
        Optional.of(
            KafkaUpscaler.start(system, settings, new Resources(upscaling, store, metrics)));
  }

  private void stop() throws Exception {
    await(upscaler.orElseThrow().stop());
    upscaler = Optional.empty();
  }

  private void terminate() throws Exception {
    upscaler = Optional.empty();
    system.terminate();
    await(system.getWhenTerminated());
  }

  private void assertReference(ConsumerRecord<byte[], byte[]> result, ByteString expected)
      throws Exception {
    assertThat(result.value()).isEmpty();
    assertThat(header(result, "sha256")).isEqualTo(Sha256.hex(expected));
    Address address = Address.parse(header(result, "result-ref")).orElseThrow();
    ByteString stored =
        await(
            store
                .read(address)
                .runWith(Sink.fold(ByteString.emptyByteString(), ByteString::concat), system));
    assertThat(stored.toArray()).isEqualTo(expected.toArray());
  }

  private static List<String> keys(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream().map(record -> new String(record.key(), UTF_8)).distinct().toList();
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(40, TimeUnit.SECONDS);
  }
}
