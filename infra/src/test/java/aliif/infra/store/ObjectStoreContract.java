package aliif.infra.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What every store does. */
public abstract class ObjectStoreContract {
  protected static final String HELLO_SHA256 =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
  protected static final Address ADDRESS = Address.ofOutput("1234", "640x480 png", "abcd");

  @AutoClose("terminate")
  protected static ActorSystem<Void> system;

  @BeforeAll
  static void start() {
    system = ActorSystem.create(Behaviors.empty(), "store");
  }

  /** The store of a test, which is empty at first. */
  protected abstract ObjectStore store();

  /** Names of all that is in the store, whole or not. */
  protected abstract List<String> names() throws Exception;

  @Test
  void whatIsWrittenIsReadBack() {
    Stored stored = write(ADDRESS, "hel", "", "lo");
    assertThat(stored).isEqualTo(new Stored(ADDRESS, 5, HELLO_SHA256));
    assertThat(read(ADDRESS)).isEqualTo("hello");
    assertThat(store().size(ADDRESS)).hasValue(5);
    assertThat(find(ADDRESS)).containsExactly(stored);
  }

  @Test
  void contentCanBeItsOwnAddress() {
    Stored stored = await(Source.single(text("hello")).runWith(store().write(), system));
    assertThat(stored.address()).isEqualTo(new Address(HELLO_SHA256));
    assertThat(read(stored.address())).isEqualTo("hello");
  }

  @Test
  void nothingIsAnObjectToo() {
    assertThat(write(ADDRESS).bytes()).isZero();
    assertThat(read(ADDRESS)).isEmpty();
    assertThat(store().size(ADDRESS)).hasValue(0);
    assertThat(find(ADDRESS)).hasSize(1);
  }

  @Test
  void whatWasNeverWrittenIsMissing() {
    assertThat(store().size(ADDRESS)).isEmpty();
    assertThat(find(ADDRESS)).isEmpty();
    assertThatThrownBy(() -> read(ADDRESS)).hasCauseInstanceOf(StoreException.class);
  }

  @Test
  void theFirstCompleteWriteWins() throws Exception {
    Stored first = write(ADDRESS, "hello");
    Stored second = write(ADDRESS, "something else");
    assertThat(second).isEqualTo(first);
    assertThat(read(ADDRESS)).isEqualTo("hello");
    assertThat(names()).containsExactly(ADDRESS.hex());
  }

  @Test
  void aStreamThatFailsLeavesNothing() throws Exception {
    CompletionStage<Stored> failing =
        Source.single(text("half"))
            .concat(Source.failed(new IllegalStateException("the tile broke")))
            .runWith(store().write(ADDRESS), system);
    assertThatThrownBy(() -> await(failing)).hasRootCauseMessage("the tile broke");
    assertThat(store().size(ADDRESS)).isEmpty();
    assertThat(find(ADDRESS)).isEmpty();
    assertThat(names()).isEmpty();
  }

  @Test
  void nothingIsSeenBeforeTheStreamHasEnded() {
    CompletableFuture<ByteString> rest = new CompletableFuture<>();
    CompletionStage<Stored> writing =
        Source.single(text("first half, "))
            .concat(Source.completionStage(rest))
            .runWith(store().write(ADDRESS), system);
    assertThat(store().size(ADDRESS)).isEmpty();
    rest.complete(text("second half"));
    await(writing);
    assertThat(read(ADDRESS)).isEqualTo("first half, second half");
  }

  @Test
  void whatWasUsedSinceIsNotDeleted() throws Exception {
    write(ADDRESS, "hello");
    assertThat(store().deleteUnused(Instant.now().minus(Duration.ofHours(1)))).isZero();
    assertThat(read(ADDRESS)).isEqualTo("hello");

    assertThat(store().deleteUnused(Instant.now().plus(Duration.ofHours(1)))).isEqualTo(1);
    assertThat(store().size(ADDRESS)).isEmpty();
    assertThat(names()).isEmpty();
  }

  protected final Stored write(Address address, String... chunks) {
    return await(
        Source.from(List.of(chunks))
            .map(ObjectStoreContract::text)
            .runWith(store().write(address), system));
  }

  protected final String read(Address address) {
    return await(
        store()
            .read(address)
            .map(ByteString::utf8String)
            .runWith(Sink.fold("", String::concat), system));
  }

  protected final List<Stored> find(Address address) {
    return await(store().find(address).runWith(Sink.seq(), system));
  }

  protected static ByteString text(String text) {
    return ByteString.fromString(text);
  }

  protected static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
