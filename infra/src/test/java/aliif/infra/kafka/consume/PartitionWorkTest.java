package aliif.infra.kafka.consume;

import static aliif.infra.testing.TestTopics.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.infra.kafka.KafkaSettings;
import aliif.infra.kafka.contract.HeaderText;
import aliif.infra.kafka.contract.RequestRecord;
import aliif.infra.kafka.ledger.Commit;
import aliif.infra.kafka.ledger.OffsetLedger;
import aliif.infra.kafka.read.RecordRoom;
import aliif.infra.metrics.Metrics;
import aliif.infra.store.FolderStore;
import aliif.infra.testing.TestSettings;
import aliif.pipeline.UpscaleOutcome.Cancelled;
import aliif.pipeline.memory.MemoryPool;
import aliif.pipeline.testing.FakeUpscaler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One partition, without a broker: requests of few keys that succeed, fail, wait and are cancelled,
 * in whatever order the answers become durable.
 */
final class PartitionWorkTest {
  private static final int RECORDS = 150;

  @TempDir private Path folder;
  private final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "partition");
  private final Metrics metrics = Metrics.create();
  private final MemoryPool pool = new MemoryPool("records", 256 << 20);
  private final List<Answered> answers = new ArrayList<>();
  private RecordRoom room;
  private RecordUpscaling upscaling;
  private PartitionWork work;

  private record Answered(Attempt attempt, RecordAnswer answer) {
    String key() {
      return attempt.key().map(bytes -> new String(bytes, UTF_8)).orElse("none");
    }

    boolean isCancelled() {
      return answer instanceof RecordAnswer.Letter(var letter)
          && letter.failure() instanceof Cancelled;
    }
  }

  @BeforeEach
  void start() throws Exception {
    KafkaSettings settings =
        TestSettings.kafka("nowhere:1", "backoff { first = 1 ms, most = 4 ms, attempts = 3 }");
    room = new RecordRoom(pool, settings.imageBytes());
    upscaling =
        new RecordUpscaling(
            system,
            settings,
            new ConsumerResources(new FakeUpscaler(), FolderStore.open(folder), pool, metrics),
            room);
    work =
        new PartitionWork(
            new Answering(
                system,
                upscaling,
                this::send,
                ProgressTopic.open(settings),
                new CompletableFuture<>()),
            4,
            OffsetLedger.from(new Commit(0, ""), 60));
  }

  @AfterEach
  void stop() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(90, TimeUnit.SECONDS);
    metrics.close();
  }

  /** Durable at once. */
  private CompletionStage<Done> send(
      RecordAnswer answer, Attempt attempt, PartitionWork partition) {
    if (!attempt.withdrawal().isWithdrawn()) {
      synchronized (answers) {
        answers.add(new Answered(attempt, answer));
      }
      partition.answered(attempt);
      partition.release(attempt, answer);
    }
    return CompletableFuture.completedStage(Done.done());
  }

  private List<Answered> answers() {
    synchronized (answers) {
      return List.copyOf(answers);
    }
  }

  private static ConsumerRecord<byte[], byte[]> record(long offset, Random random) {
    byte[] key = random.nextInt(6) == 0 ? null : ("key " + random.nextInt(5)).getBytes(UTF_8);
    String image =
        switch (random.nextInt(8)) {
          case 0 -> "garbage";
          case 1 -> "busy 2";
          case 2 -> "fail 1";
          case 3 -> "fail 9";
          case 4, 5 -> "slow " + random.nextInt(10);
          default -> "name " + offset;
        };
    boolean tombstone = key != null && random.nextInt(8) == 0;
    var record =
        new ConsumerRecord<>("requests", 0, offset, key, tombstone ? null : image.getBytes(UTF_8));
    HeaderText.put(record.headers(), "scale", "2");
    return record;
  }

  /** Reads all records, so many at a time, as long as the partition wants more. */
  private List<ConsumerRecord<byte[], byte[]>> readAll(Random random, int most) throws Exception {
    List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>();
    while (log.size() < RECORDS) {
      until(() -> work.wantsMore(1 << 20));
      List<ConsumerRecord<byte[], byte[]>> some = new ArrayList<>();
      for (int n = random.nextInt(most / 2, most); n > 0 && log.size() < RECORDS; n--) {
        some.add(record(log.size(), random));
        log.add(some.getLast());
      }
      assertThat(room.mayRead()).isTrue();
      room.readNow(some);
      work.add(some.stream().map(upscaling::first).toList(), log.size());
    }
    return log;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void eachRecordIsAnsweredOnceInTheOrderOfItsKeyAndNoMemoryIsLeft(long seed) throws Exception {
    List<ConsumerRecord<byte[], byte[]>> log = readAll(new Random(seed), 20);
    until(() -> answers().size() >= RECORDS && work.part().open() == 0);

    Map<String, Long> last = new HashMap<>();
    for (Answered each : answers()) {
      if (!each.key().equals("none")) {
        long before = last.getOrDefault(each.key(), -1L);
        assertThat(each.attempt().offset()).as(each.key()).isGreaterThan(before);
        last.put(each.key(), each.attempt().offset());
      }
      if (each.isCancelled()) {
        assertThat(log.subList((int) each.attempt().offset() + 1, RECORDS))
            .as("a tombstone behind %s", each.attempt().id())
            .anyMatch(
                later ->
                    RequestRecord.cancels(later)
                        && each.key().equals(new String(later.key(), UTF_8)));
      }
      assertThat(each.answer() instanceof RecordAnswer.Obeyed)
          .isEqualTo(RequestRecord.cancels(each.attempt().record()));
    }
    assertThat(answers())
        .extracting(each -> each.attempt().offset())
        .hasSize(RECORDS)
        .doesNotHaveDuplicates();
    assertThat(work.commit()).isEqualTo(new Commit(RECORDS, ""));
    assertThat(work.awaitIdle(Duration.ofSeconds(60))).isTrue();
    room.close();
    assertThat(pool.taken()).isZero();
  }

  /** The consumer loses the partition in the middle. */
  @ParameterizedTest
  @ValueSource(ints = {0, 10, 60, 120})
  void whatIsLeftIsNotCommittedAndItsMemoryIsGivenBack(int enough) throws Exception {
    readAll(new Random(enough), 4 * RECORDS);
    until(() -> answers().size() >= enough);
    work.leave();
    assertThat(work.awaitIdle(Duration.ofSeconds(60))).isTrue();
    work.release();

    List<Long> answered = answers().stream().map(each -> each.attempt().offset()).toList();
    assertThat(answered).doesNotHaveDuplicates();
    Commit commit = work.commit();
    for (long offset = 0; offset < commit.offset(); offset++) {
      assertThat(answered).contains(offset);
    }
    OffsetLedger next = OffsetLedger.from(commit, 60);
    for (long offset = commit.offset(); offset < RECORDS && next.hasRoom(offset); offset++) {
      assertThat(next.begin(offset)).as("offset %d", offset).isEqualTo(!answered.contains(offset));
    }
    room.close();
    assertThat(pool.taken()).isZero();
  }
}
