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
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderStoreTest extends ObjectStoreContract {
  @TempDir Path folder;
  private FolderStore store;

  @BeforeEach
  void open() throws IOException {
    store = FolderStore.open(folder);
  }

  @Test
  void writersAtOnceAgree() {
    List<CompletionStage<Stored>> writes =
        IntStream.range(0, 16)
            .mapToObj(i -> Source.single(text("writer " + i)).runWith(store.write(ADDRESS), system))
            .toList();
    assertThat(writes.stream().map(ObjectStoreContract::await).distinct()).hasSize(1);
    assertThat(names()).containsExactly(ADDRESS.hex());
  }

  @Test
  void whatACrashLeftIsSweptAndWhatIsBeingWrittenIsNot() throws IOException {
    Path left = Files.writeString(folder.resolve("left.part"), "half");
    Path writing = folder.resolve("writing.part");
    try (FileChannel channel =
        FileChannel.open(writing, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      assertThat(channel.tryLock()).isNotNull();
      write(ADDRESS, "whole");
      FolderStore.open(folder);
      assertThat(left).doesNotExist();
      assertThat(writing).exists();
    }
    assertThat(read(ADDRESS)).isEqualTo("whole");
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");
    assertThatThrownBy(() -> FolderStore.open(file.resolve("store")))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "store: " + file.resolve("store") + " (expected: a folder that can be written)");
  }

  @Test
  void aFolderThatGoesAwayFailsTheWrite() throws IOException {
    Path gone = folder.resolve("gone");
    FolderStore store = FolderStore.open(gone);
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

  @Override
  protected ObjectStore store() {
    return store;
  }

  @Override
  protected List<String> names() {
    try (var files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals(".aliif-store"))
          .toList();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
