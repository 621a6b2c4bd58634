package aliif.infra.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectStoreTest {
  private static final String HELLO_SHA256 =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
  private static final Address ADDRESS = Address.ofOutput("1234", "640x480 png", "abcd");

  private static ActorSystem<Void> system;

  @TempDir Path folder;
  private ObjectStore store;

  @BeforeAll
  static void start() {
    system = ActorSystem.create(Behaviors.empty(), "store");
  }

  @AfterAll
  static void terminate() {
    system.terminate();
  }

  @BeforeEach
  void open() throws IOException {
    store = ObjectStore.open(folder);
  }

  @Test
  void whatIsWrittenIsReadBack() {
    Stored stored = write(ADDRESS, "hel", "", "lo");
    assertThat(stored).isEqualTo(new Stored(ADDRESS, 5, HELLO_SHA256));
    assertThat(read(ADDRESS)).isEqualTo("hello");
    assertThat(store.size(ADDRESS)).hasValue(5);
    assertThat(find(ADDRESS)).containsExactly(stored);
  }

  @Test
  void contentCanBeItsOwnAddress() {
    Stored stored = await(Source.single(text("hello")).runWith(store.write(), system));
    assertThat(stored.address()).isEqualTo(new Address(HELLO_SHA256));
    assertThat(read(stored.address())).isEqualTo("hello");
  }

  @Test
  void nothingIsAnObjectToo() {
    assertThat(write(ADDRESS).bytes()).isZero();
    assertThat(read(ADDRESS)).isEmpty();
  }

  @Test
  void filesOfAnotherFolderAreFoundUnlessTheStoreHasItsOwn() throws IOException {
    Path images = Files.createDirectory(folder.resolve("images"));
    Files.writeString(images.resolve(HELLO_SHA256), "hello");
    Address hello = new Address(HELLO_SHA256);
    store = store.reading(images);

    assertThat(store.size(hello)).hasValue(5);
    assertThat(read(hello)).isEqualTo("hello");
    assertThat(find(hello)).containsExactly(new Stored(hello, 5, HELLO_SHA256));
    assertThat(store.size(ADDRESS)).isEmpty();
    write(ADDRESS, "own");
    Files.writeString(images.resolve(ADDRESS.hex()), "other");
    assertThat(read(ADDRESS)).isEqualTo("own");
    Files.delete(images.resolve(HELLO_SHA256));
    assertThat(store.size(hello)).isEmpty();
  }

  @Test
  void theFirstCompleteWriteWins() {
    Stored first = write(ADDRESS, "hello");
    Stored second = write(ADDRESS, "something else");
    assertThat(second).isEqualTo(first);
    assertThat(read(ADDRESS)).isEqualTo("hello");
    assertThat(names()).containsExactly(ADDRESS.hex());
  }

  @Test
  void writersAtOnceAgree() {
    List<CompletionStage<Stored>> writes =
        IntStream.range(0, 16)
            .mapToObj(i -> Source.single(text("writer " + i)).runWith(store.write(ADDRESS), system))
            .toList();
    assertThat(writes.stream().map(ObjectStoreTest::await).distinct()).hasSize(1);
    assertThat(names()).containsExactly(ADDRESS.hex());
  }

  @Test
  void aStreamThatFailsLeavesNothing() {
    CompletionStage<Stored> failing =
        Source.single(text("half"))
            .concat(Source.failed(new IllegalStateException("the tile broke")))
            .runWith(store.write(ADDRESS), system);
    assertThatThrownBy(() -> await(failing)).hasRootCauseMessage("the tile broke");
    assertThat(store.size(ADDRESS)).isEmpty();
    assertThat(find(ADDRESS)).isEmpty();
    assertThat(names()).isEmpty();
  }

  @Test
  void nothingIsSeenBeforeTheStreamHasEnded() {
    CompletableFuture<ByteString> rest = new CompletableFuture<>();
    CompletionStage<Stored> writing =
        Source.single(text("first half, "))
            .concat(Source.completionStage(rest))
            .runWith(store.write(ADDRESS), system);
    assertThat(store.size(ADDRESS)).isEmpty();
    rest.complete(text("second half"));
    await(writing);
    assertThat(read(ADDRESS)).isEqualTo("first half, second half");
  }

  @Test
  void whatACrashLeftIsSweptAndWhatIsBeingWrittenIsNot() throws IOException {
    Path left = Files.writeString(folder.resolve("left.part"), "half");
    Path writing = folder.resolve("writing.part");
    try (FileChannel channel =
        FileChannel.open(writing, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      assertThat(channel.tryLock()).isNotNull();
      write(ADDRESS, "whole");
      ObjectStore.open(folder);
      assertThat(left).doesNotExist();
      assertThat(writing).exists();
    }
    assertThat(read(ADDRESS)).isEqualTo("whole");
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");
    assertThatThrownBy(() -> ObjectStore.open(file.resolve("store")))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "store: " + file.resolve("store") + " (expected: a folder that can be written)");
  }

  @Test
  void aFolderThatGoesAwayFailsTheWrite() throws IOException {
    Path gone = folder.resolve("gone");
    ObjectStore store = ObjectStore.open(gone);
    Files.move(gone, folder.resolve("elsewhere"));
    assertThatThrownBy(() -> await(Source.single(text("x")).runWith(store.write(ADDRESS), system)))
        .hasCauseInstanceOf(StoreException.class)
        .hasMessageContaining("store: " + gone);
  }

  @Test
  void aStoreInTroubleIsNotAMissingObject() throws IOException {
    assertThat(store.size(ADDRESS)).isEmpty();
    write(ADDRESS, "hello");

    Path disk = Files.createDirectory(folder.resolveSibling("of another disk"));
    Path there = Files.move(folder, folder.resolveSibling("elsewhere"));
    assertThatThrownBy(() -> store.size(ADDRESS)).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> find(ADDRESS)).hasCauseInstanceOf(StoreException.class);

    Files.move(disk, folder);
    assertThatThrownBy(() -> store.size(ADDRESS)).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> read(ADDRESS)).hasCauseInstanceOf(StoreException.class);

    Files.delete(folder);
    Files.move(there, folder);
    assertThat(store.size(ADDRESS)).hasValue(5);
  }

  @Test
  void anObjectThatCannotBeLookedAtIsNotMissing() throws IOException {
    Path loop = folder.resolve(ADDRESS.hex());
    Files.createSymbolicLink(loop, loop);
    assertThatThrownBy(() -> store.size(ADDRESS)).isInstanceOf(StoreException.class);
  }

  @Test
  void onlyDigestsAreAddresses() {
    assertThat(Address.parse(HELLO_SHA256)).isPresent();
    assertThat(Address.parse("../../etc/passwd")).isEmpty();
    assertThat(Address.parse(HELLO_SHA256.toUpperCase(Locale.ROOT))).isEmpty();
    assertThat(Address.parse(HELLO_SHA256 + "\n")).isEmpty();
    assertThat(Address.parse("")).isEmpty();
    assertThatThrownBy(() -> new Address("x"))
        .hasMessage("address: x (expected: 64 digits of lower-case hexadecimal)");
  }

  @Test
  void outputsOfOtherInputsParametersOrWeightsHaveOtherAddresses() {
    assertThat(
            List.of(
                Address.ofOutput("1", "2", "3"),
                Address.ofOutput("1", "2", "4"),
                Address.ofOutput("1", "4", "3"),
                Address.ofOutput("4", "2", "3")))
        .doesNotHaveDuplicates()
        .contains(Address.ofOutput("1", "2", "3"));
  }

  private Stored write(Address address, String... chunks) {
    return await(
        Source.from(List.of(chunks))
            .map(ObjectStoreTest::text)
            .runWith(store.write(address), system));
  }

  private String read(Address address) {
    return await(
        store
            .read(address)
            .map(ByteString::utf8String)
            .runWith(Sink.fold("", String::concat), system));
  }

  private List<Stored> find(Address address) {
    return await(store.find(address).runWith(Sink.seq(), system));
  }

  private List<String> names() {
    try (var files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals(".aliif-store"))
          .toList();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private static ByteString text(String text) {
    return ByteString.fromString(text);
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }
}
