package aliif.model.published;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import aliif.model.weights.WeightsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are damaged or made to deceive are refused, or read as far as they are sound. */
final class DamagedCheckpointTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  @Test
  void zipBombsAreRefused() throws IOException {
    Path bomb = folder.resolve("bomb.pt");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(bomb))) {
      CheckpointFiles.put(zip, "archive/data.pkl", new byte[] {'N', '.'}, ZipEntry.STORED);
      CheckpointFiles.put(zip, "archive/data/0", new byte[100 << 20], ZipEntry.DEFLATED);
    }
    CheckpointFiles.assertRefused(
        bomb, "archive/data/0: compressed (expected: stored, as PyTorch does)");
  }

  /** The directory of the zip says one place of the file twice: together more than there is. */
  @Test
  void overlappingEntriesAreRefused() throws IOException {
    Path file = folder.resolve("overlap.pt");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      CheckpointFiles.put(zip, "archive/data/0", new byte[1 << 16], ZipEntry.STORED);
      CheckpointFiles.put(zip, "archive/data/1", new byte[100], ZipEntry.STORED);
      CheckpointFiles.put(zip, "archive/data.pkl", new byte[] {'N', '.'}, ZipEntry.STORED);
    }
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, ISO_8859_1);
    int second = text.indexOf("PK\1\2", text.indexOf("PK\1\2") + 1);
    for (int field : new int[] {20, 24}) { // compressed size, size
      bytes[second + field + 2] = 1;
      bytes[second + field] = 0;
    }
    Arrays.fill(bytes, second + 42, second + 46, (byte) 0); // place
    Files.write(file, bytes);
    CheckpointFiles.assertRefused(file, "archive/data/1: 65536 bytes (expected: at most ");
  }

  /** The JDK checks one size of an entry and reads the other: 2,000 times 256 KB of one place. */
  @Test
  void entriesThatSayTwoSizesAreRefused() throws IOException {
    Path file = folder.resolve("sizes.pt");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      CheckpointFiles.put(zip, "archive/data/x", new byte[1 << 18], ZipEntry.STORED);
      for (int i = 0; i < 2000; i++) {
        CheckpointFiles.put(zip, "archive/data/" + i, new byte[0], ZipEntry.STORED);
      }
      CheckpointFiles.put(zip, "archive/data.pkl", new byte[] {'N', '.'}, ZipEntry.STORED);
    }
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, ISO_8859_1);
    int entry = text.indexOf("PK\1\2");
    for (int i = 0; i < 2000; i++) {
      entry = text.indexOf("PK\1\2", entry + 1);
      bytes[entry + 22] = 4; // compressed size: 256 KB, and size: still 0
      Arrays.fill(bytes, entry + 42, entry + 46, (byte) 0); // place: the first's
    }
    Files.write(file, bytes);
    CheckpointFiles.assertRefused(file, "archive/data/");
    assertThatThrownBy(() -> PublishedCheckpoint.read(file))
        .hasMessageEndingWith(": 262144 bytes in the file (expected: 0, as it is stored)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"aliif.pth", "edsr-x2.pt", "edsr-x4.pt", "types.pt"})
  void everyTruncationIsRefused(String name) throws IOException {
    byte[] file = Files.readAllBytes(CheckpointFiles.of(name));
    Path part = folder.resolve("part.pt");
    for (int length = 0; length < file.length; length += 37) {
      Files.write(part, Arrays.copyOf(file, length));
      assertThatThrownBy(() -> PublishedCheckpoint.read(part)).isInstanceOf(WeightsException.class);
    }
  }

  /** A changed file is read or refused; nothing else comes of it. */
  @ParameterizedTest
  @ValueSource(strings = {"aliif.pth", "edsr-x4.pt", "types.pt"})
  void changedFilesAreReadOrRefused(String name) throws IOException {
    byte[] file = Files.readAllBytes(CheckpointFiles.of(name));
    Random random = new Random(5);
    Path changed = folder.resolve("changed.pt");
    for (int run = 0; run < 500; run++) {
      byte[] copy = file.clone();
      for (int change = 0; change <= run % 4; change++) {
        copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
      }
      Files.write(changed, copy);
      assertTimeoutPreemptively(Duration.ofMinutes(1), () -> readOrRefuse(changed));
    }
  }

  /** The zip's directory, which says where everything lies, is a small part of a file. */
  @ParameterizedTest
  @ValueSource(strings = {"aliif.pth", "types.pt"})
  void filesWithAChangedDirectoryAreReadOrRefused(String name) throws IOException {
    byte[] file = Files.readAllBytes(CheckpointFiles.of(name));
    int directory = new String(file, ISO_8859_1).indexOf("PK\1\2");
    assertThat(directory).isPositive();
    Random random = new Random(6);
    Path changed = folder.resolve("directory.pt");
    int refused = 0;
    for (int run = 0; run < 500; run++) {
      byte[] copy = file.clone();
      for (int change = 0; change <= run % 3; change++) {
        int at = directory + random.nextInt(file.length - directory);
        copy[at] = (byte) (run % 2 == 0 ? random.nextInt(256) : copy[at] ^ 1 << random.nextInt(8));
      }
      Files.write(changed, copy);
      refused += assertTimeoutPreemptively(Duration.ofMinutes(1), () -> isRead(changed)) ? 0 : 1;
    }
    assertThat(refused).isBetween(50, 499);
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    Path file = folder.resolve("other.pt");
    for (String content : new String[] {"", "PK", "PK\3\4", "hello", "\u0080\2K\1."}) {
      Files.write(file, content.getBytes(ISO_8859_1));
      assertThatThrownBy(() -> PublishedCheckpoint.read(file)).isInstanceOf(WeightsException.class);
    }
    CheckpointFiles.assertRefused(file, "file: something else (expected: what torch.save writes)");
    assertThatThrownBy(() -> PublishedCheckpoint.read(folder.resolve("none.pt")))
        .hasMessageEndingWith("none.pt: no such file");
  }

  private static void readOrRefuse(Path file) {
    try {
      ImportedModel.of(PublishedCheckpoint.read(file)).file();
    } catch (WeightsException refused) {
      // As it may be.
    }
  }

  private static boolean isRead(Path file) {
    try {
      return !PublishedCheckpoint.read(file).tensors().isEmpty();
    } catch (WeightsException refused) {
      return false;
    }
  }
}
