package aliif.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyFileTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 26);

  @TempDir private Path folder;
  private Path path;
  private KeyFile file;

  @BeforeEach
  void name() {
    path = folder.resolve("new").resolve("keys");
    file = new KeyFile(path);
  }

  @Test
  void keysAndSecretsAreReadAsTheyWereWritten() throws Exception {
    ApiKey alice = ApiKey.create();
    file.change(ring -> ring.with("alice", alice, DAY));
    file.change(ring -> ring.with("bob", ApiKey.create(), DAY));
    String signed = file.change(KeyRing::rotated).sign("/", Instant.MAX.minusSeconds(1));
    file.change(KeyRing::rotated);
    KeyRing ring = file.read();

    assertThat(ring.keys()).extracting(KeyRing.Entry::name).containsExactly("alice", "bob");
    assertThat(ring.keys()).extracting(KeyRing.Entry::made).containsOnly(DAY);
    assertThat(ring.owner(alice.text())).contains("alice");
    assertThat(ring.owner(ApiKey.create().text())).isEmpty();
    assertThat(ring.secrets()).hasSize(2);
    assertThat(signed).startsWith("/?expires=");
  }

  @Test
  void theKeyItselfIsNotKeptAndOnlyTheOwnerReadsTheFile() throws Exception {
    ApiKey key = ApiKey.create();
    file.change(ring -> ring.with("alice", key, DAY));

    assertThat(Files.readString(path)).contains("key alice ").doesNotContain(key.text());
    assertThat(key.toString()).doesNotContain(key.text());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
  }

  @Test
  void namesAreGivenOnce() throws Exception {
    file.change(ring -> ring.with("alice", ApiKey.create(), DAY));

    assertThatThrownBy(() -> file.change(ring -> ring.with("alice", ApiKey.create(), DAY)))
        .hasMessage("name: alice (expected: one that no key has)");
    assertThatThrownBy(() -> file.change(ring -> ring.without("bob")))
        .hasMessage("name: bob (expected: that of a key)");
    assertThatThrownBy(() -> file.change(ring -> ring.with("a b", ApiKey.create(), DAY)))
        .hasMessageStartingWith("name: a b (expected: 1 to 64 letters");
  }

  @Test
  void noKeyIsLostWhenManyAreMadeAtOnce() throws Exception {
    List<CompletableFuture<Void>> all =
        IntStream.range(0, 8)
            .mapToObj(i -> CompletableFuture.runAsync(() -> added("key" + i)))
            .toList();
    all.forEach(CompletableFuture::join);

    assertThat(file.read().keys()).hasSize(8);
  }

  private void added(String name) {
    try {
      file.change(ring -> ring.with(name, ApiKey.create(), DAY));
    } catch (Exception problem) {
      throw new IllegalStateException(problem);
    }
  }

  @Test
  void aLinkStaysOne() throws Exception {
    Path real = folder.resolve("real");
    Files.createDirectories(path.getParent());
    Files.writeString(real, "");
    Files.createSymbolicLink(path, real);
    file.change(ring -> ring.with("alice", ApiKey.create(), DAY));

    assertThat(path).isSymbolicLink();
    assertThat(Files.readString(real)).contains("key alice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alice",
        "key alice",
        "key alice 00 2026-11-26",
        "key alice aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa yesterday",
        "secret",
        "secret AAAA",
        "secret ///"
      })
  void aDamagedLineIsNamed(String line) throws Exception {
    Files.createDirectories(path.getParent());
    Files.writeString(path, "# mine\n\n" + line + "\n");

    assertThatThrownBy(file::read)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(path + ": line 3 (expected: key NAME SHA-256 DATE, or secret BASE64)");
  }

  @Test
  void aReaderThatBreaksChangesNothing() throws Exception {
    List<String> texts = new ArrayList<>(List.of("first", "second"));
    ReloadedFile<String> watched = new ReloadedFile<>(texts::removeFirst);
    watched.look();
    watched.look(); // there is no third
    assertThat(watched.get()).isEqualTo("second");
    texts.add("third");
    watched.look();
    assertThat(watched.get()).isEqualTo("third");
  }

  @Test
  void aFileThatIsWatchedIsReadAgain() throws Exception {
    ApiKey key = ApiKey.create();
    file.change(KeyRing::rotated);
    ReloadedFile<KeyRing> watched = new ReloadedFile<>(file::read);
    file.change(ring -> ring.with("alice", key, DAY));
    assertThat(watched.get().owner(key.text())).isEmpty();
    watched.look();
    assertThat(watched.get().owner(key.text())).contains("alice");

    Files.writeString(path, "damaged");
    watched.look();
    assertThat(watched.get().owner(key.text())).contains("alice");

    Files.delete(path);
    watched.look();
    assertThat(watched.get().owner(key.text())).isEmpty();
  }
}
