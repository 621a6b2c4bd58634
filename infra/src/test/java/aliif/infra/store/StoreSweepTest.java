package aliif.infra.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoreSweepTest {
  private static final StoreSweep SWEEP = new StoreSweep(Duration.ofDays(7), Duration.ofHours(1));

  private final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "sweep");
  @TempDir private Path folder;
  private ObjectStore store;

  @BeforeEach
  void open() throws IOException {
    store = FolderStore.open(folder);
  }

  @AfterEach
  void terminate() {
    system.terminate();
  }

  private void write(Address address) {
    Source.single(ByteString.fromString("hello"))
        .runWith(store.write(address), system)
        .toCompletableFuture()
        .orTimeout(60, TimeUnit.SECONDS)
        .join();
  }

  private static Address address(String name) {
    return Address.ofOutput("1", name, "abcd");
  }

  private Path file(Address address) {
    return folder.resolve(address.hex());
  }

  @Test
  void whatNobodyUsesIsDeleted() throws IOException {
    Address unused = address("unused");
    Address asked = address("asked");
    Address again = address("again");
    Path other = Files.writeString(folder.resolve("notes.txt"), "not an object");
    for (Address each : List.of(unused, asked, again)) {
      write(each);
    }
    try (var files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(8))));
      }
    }
    assertThat(store.size(asked)).hasValue(5);
    write(again);

    SWEEP.sweep(store, Instant.now().minus(Duration.ofDays(2)));
    assertThat(file(unused)).exists();
    SWEEP.sweep(store, Instant.now());

    assertThat(file(unused)).doesNotExist();
    assertThat(file(asked)).hasContent("hello");
    assertThat(file(again)).hasContent("hello");
    assertThat(other).exists();
  }

  @Test
  void aSweepWithoutItsDiskDoesNoHarm() throws IOException {
    Path away = folder.resolveSibling(folder.getFileName() + "-away");
    Files.move(folder, away);
    SWEEP.sweep(store, Instant.now());
    assertThatThrownBy(() -> store.deleteUnused(Instant.now()))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("store: " + folder);
    Files.move(away, folder);
  }

  @Test
  void timesHaveRanges() {
    assertThatThrownBy(() -> new StoreSweep(Duration.ofDays(-1), Duration.ofHours(1)))
        .hasMessage("aliif.store: keep: PT-24H (expected: 0 or above)");
    assertThatThrownBy(() -> new StoreSweep(Duration.ofDays(1), Duration.ZERO))
        .hasMessage("aliif.store: every: PT0S (expected: above 0)");
  }
}
