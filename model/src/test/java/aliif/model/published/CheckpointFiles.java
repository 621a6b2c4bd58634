package aliif.model.published;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import aliif.model.weights.WeightsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Checkpoints on disk: those that PyTorch wrote, and those that nobody should. */
public final class CheckpointFiles {
  private CheckpointFiles() {}

  /** One that {@code checkpoint_fixtures.py} wrote. */
  public static Path of(String name) {
    try {
      return Path.of(Objects.requireNonNull(CheckpointFiles.class.getResource(name), name).toURI());
    } catch (URISyntaxException problem) {
      throw new IllegalStateException(problem);
    }
  }

  /** A zip as PyTorch's, with any pickle and one storage, {@code 0}. */
  static Path zip(Path folder, byte[] pickle, byte[] storage) {
    Path file = folder.resolve("made.pt");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      put(zip, "archive/data.pkl", pickle, ZipEntry.STORED);
      put(zip, "archive/byteorder", new byte[] {'l', 'i', 't', 't', 'l', 'e'}, ZipEntry.STORED);
      put(zip, "archive/data/0", storage, ZipEntry.STORED);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
    return file;
  }

  static void put(ZipOutputStream zip, String name, byte[] content, int method) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(method);
    entry.setSize(content.length);
    CRC32 check = new CRC32();
    check.update(content);
    entry.setCrc(check.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  /** A file is refused soon, with a message that begins like this. */
  static void assertRefused(Path file, String message) {
    assertTimeoutPreemptively(
        Duration.ofMinutes(1),
        () ->
            assertThatThrownBy(() -> PublishedCheckpoint.read(file))
                .isInstanceOf(WeightsException.class)
                .hasMessageStartingWith(message));
  }
}
