package aliif.infra.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.infra.store.StoreException;
import aliif.model.Size;
import aliif.pipeline.testing.TestLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

/**
 * What a store of images finds in its folder: after a restart, beside other processes, without a
 * disk.
 */
final class ImagesOnDiskTest extends ImageFolder {
  @Test
  void aRestartFindsEverythingAgainInTheOrderOfUse() throws IOException {
    add(ONE);
    add(TWO);
    Instant now = Instant.now();
    Files.setLastModifiedTime(folder.resolve(id(ONE).hex()), FileTime.from(now));
    Files.setLastModifiedTime(folder.resolve(id(TWO).hex()), FileTime.from(now.minusSeconds(100)));
    Files.writeString(folder.resolve("left.part"), "half");
    store = open(2 * BYTES + 10);

    assertThat(store.latest(9)).containsExactly(id(ONE), id(TWO));
    assertThat(names()).hasSize(2);
    add(THREE);
    assertThat(has(TWO)).isFalse();
    assertThat(has(ONE)).isTrue();
  }

  @Test
  void useIsRememberedOnTheDisk() throws IOException {
    add(ONE);
    add(TWO);
    Instant longAgo = Instant.now().minusSeconds(1000);
    for (ByteString each : List.of(ONE, TWO)) {
      Files.setLastModifiedTime(folder.resolve(id(each).hex()), FileTime.from(longAgo));
    }
    assertThat(has(ONE)).isTrue();

    store = open(BYTES);
    assertThat(store.latest(9)).as("the quota is smaller now").containsExactly(id(ONE));
    assertThat(names()).containsExactly(id(ONE).hex());
  }

  @Test
  void limitsThatWereLoweredHoldForWhatIsThere() throws IOException {
    add(ONE);
    store = open(1000, TestLimits.of("pixels = 39"));

    assertThatThrownBy(() -> store.find(id(ONE))).hasMessageContaining("8x5");
    assertThat(store.delete(id(ONE))).isTrue();
  }

  @Test
  void whatAnotherProcessDoesInTheFolderIsSeen() throws IOException {
    ImageStore other = open(2 * BYTES + 10);
    add(ONE);
    try (StoredImage there = other.find(id(ONE)).orElseThrow()) {
      assertThat(there.size()).isEqualTo(new Size(8, 5));
    }
    assertThat(other.delete(id(ONE))).isTrue();
    assertThat(has(ONE)).isFalse();
    assertThat(store.used()).isZero();
  }

  /** A folder with something in it cannot be deleted as a file is. */
  private Path undeletable(ByteString image) throws IOException {
    Path file = folder.resolve(id(image).hex());
    Files.deleteIfExists(file);
    Files.createDirectory(file);
    return Files.createFile(file.resolve("something"));
  }

  @Test
  void anImageThatCannotBeEvictedTakesNoRoomFromTheQuotaForGood() throws IOException {
    add(ONE);
    add(TWO);
    Path inside = undeletable(ONE);

    assertThatThrownBy(() -> add(THREE)).isInstanceOf(StoreException.class);
    assertThat(store.used()).isEqualTo(BYTES);
    Files.delete(inside);
    Files.delete(folder.resolve(id(ONE).hex()));
    add(THREE);
    assertThat(has(TWO) && has(THREE)).isTrue();
    assertThat(store.used()).isEqualTo(2 * BYTES);
  }

  @Test
  void aDiskThatIsGoneIsNotAMissingImage() throws IOException {
    add(ONE);
    Path elsewhere = Files.move(folder, folder.resolveSibling("elsewhere"));
    Files.createDirectory(folder);

    assertThatThrownBy(() -> store.find(id(ONE))).isInstanceOf(StoreException.class);
    Files.delete(folder);
    assertThatThrownBy(() -> store.receive())
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("images: " + folder);
    Files.move(elsewhere, folder);
    assertThat(has(ONE)).isTrue();
  }
}
