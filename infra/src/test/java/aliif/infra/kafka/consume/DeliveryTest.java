package aliif.infra.kafka.consume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.infra.kafka.KafkaSettings;
import aliif.infra.kafka.contract.DeadLetter;
import aliif.infra.kafka.contract.Output;
import aliif.infra.kafka.contract.Posted;
import aliif.infra.kafka.contract.ProgressRecord.Event;
import aliif.infra.kafka.contract.RefusedException;
import aliif.infra.kafka.contract.ResultRecord;
import aliif.infra.store.Address;
import aliif.infra.store.FolderStore;
import aliif.infra.store.ObjectStore;
import aliif.infra.testing.ConsumerProcess;
import aliif.infra.testing.TestSettings;
import aliif.pipeline.UpscaleOutcome.Cancelled;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is sent in place of an answer that a topic refuses. */
final class DeliveryTest {
  private static final Posted TOO_LARGE = new Posted.TooLarge();
  private static final Posted INVALID = new Posted.Invalid();
  private static final Address ADDRESS = new Address("0a".repeat(32));
  private static final ByteString IMAGE = ByteString.fromString("image");

  @TempDir private Path folder;
  private final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "delivery");
  private final Withdrawal withdrawal = new Withdrawal();
  private Path place;
  private ObjectStore store;
  private Delivery delivery;

  @BeforeEach
  void open() throws Exception {
    KafkaSettings settings =
        TestSettings.kafka("nowhere:1", "backoff { first = 1 ms, most = 20 ms, attempts = 3 }");
    place = folder.resolve("store");
    store = FolderStore.open(place);
    delivery =
        new Delivery(system, settings, new OutputWriter(system, store, Duration.ofSeconds(10)));
  }

  @AfterEach
  void close() throws Exception {
    system.terminate();
    await(system.getWhenTerminated());
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private static RecordAnswer result(String key, Output output) {
    byte[] bytes = key.isEmpty() ? null : key.getBytes(UTF_8);
    var request = new ConsumerRecord<>("requests", 3, 7, bytes, new byte[] {1});
    return new RecordAnswer.Result(
        new ResultRecord(
            request,
            ConsumerProcess.rendering("image", Duration.ZERO),
            output,
            Duration.ofMillis(5)));
  }

  private static String message(RecordAnswer answer) {
    return ((RecordAnswer.Letter) answer).letter().failure().message();
  }

  private static Output output(RecordAnswer answer) {
    return ((RecordAnswer.Result) answer).result().output();
  }

  @Test
  void aResultThatIsTooLargeGoesIntoTheStore() throws Exception {
    RecordAnswer inline = result("key", new Output.Inline(IMAGE, ADDRESS));
    Output elsewhere = output(await(delivery.instead(inline, TOO_LARGE, withdrawal)));

    assertThat(((Output.Reference) elsewhere).stored().address()).isEqualTo(ADDRESS);
    assertThat(place.resolve(ADDRESS.hex())).hasContent("image");
    RecordAnswer reference = result("key", elsewhere);
    assertThat(message(await(delivery.instead(reference, TOO_LARGE, withdrawal))))
        .isEqualTo("key and headers: too large (expected: to fit into a result)");
  }

  /** Whatever the topic has against it; only a missing key has a reason that is known. */
  @Test
  void aResultThatIsNotTakenBecomesADeadLetter() throws Exception {
    Output inline = new Output.Inline(IMAGE, ADDRESS);
    assertThat(message(await(delivery.instead(result("", inline), INVALID, withdrawal))))
        .isEqualTo("key: none (expected: one, as topic aliif.results is compacted)");
    assertThat(message(await(delivery.instead(result("key", inline), INVALID, withdrawal))))
        .isEqualTo("record: not taken by topic aliif.results (expected: to be valid there)");
  }

  @Test
  void aStoreInTroubleIsWaitedForUnlessTheAnswerIsNotWanted() throws Exception {
    Path elsewhere = Files.move(place, folder.resolve("elsewhere"));
    RecordAnswer inline = result("key", new Output.Inline(IMAGE, ADDRESS));
    var waiting = delivery.instead(inline, TOO_LARGE, withdrawal).toCompletableFuture();
    var unwanted = delivery.instead(inline, TOO_LARGE, withdrawn()).toCompletableFuture();

    assertThat(output(await(unwanted))).isInstanceOf(Output.Inline.class);
    assertThat(waiting).isNotDone();
    Files.move(elsewhere, place);
    assertThat(output(await(waiting))).isInstanceOf(Output.Reference.class);
  }

  private static Withdrawal withdrawn() {
    Withdrawal withdrawn = new Withdrawal();
    withdrawn.withdraw();
    return withdrawn;
  }

  @Test
  void aDeadLetterBecomesSmallerUntilNothingIsLeft() throws Exception {
    var request = new ConsumerRecord<>("requests", 3, 7, "key".getBytes(UTF_8), new byte[] {1});
    RecordAnswer letter =
        new RecordAnswer.Letter(new DeadLetter(request, new OverLimit("too much")));
    RecordAnswer smaller = await(delivery.instead(letter, TOO_LARGE, withdrawal));

    assertThat(((RecordAnswer.Letter) smaller).letter().whole()).isFalse();
    assertThat(message(smaller)).isEqualTo("too much");
    assertThatThrownBy(() -> await(delivery.instead(smaller, TOO_LARGE, withdrawal)))
        .hasCauseInstanceOf(RefusedException.class)
        .hasRootCauseMessage(
            "topic aliif.dead-letters: refuses even the reasons of the dead letter for"
                + " requests-3@7 (expected: to take them)");
  }

  @Test
  void anAnswerTellsWhatHasHappenedToItsRequest() {
    var request = new ConsumerRecord<>("requests", 3, 7, new byte[0], new byte[] {1});
    assertThat(result("key", new Output.Inline(IMAGE, ADDRESS)).event()).isEqualTo(Event.DONE);
    assertThat(new RecordAnswer.Obeyed().event()).isEqualTo(Event.DONE);
    assertThat(new RecordAnswer.Letter(new DeadLetter(request, new OverLimit("x"))).event())
        .isEqualTo(Event.FAILED);
    assertThat(new RecordAnswer.Letter(new DeadLetter(request, new Cancelled("x"))).event())
        .isEqualTo(Event.CANCELLED);
  }
}
