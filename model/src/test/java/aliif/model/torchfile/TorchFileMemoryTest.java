package aliif.model.torchfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.model.weights.WeightsException;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much of a file is read, and when. */
final class TorchFileMemoryTest {
  private static final int NUMBERS = 16 << 20; // bytes

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  private static void put(ZipOutputStream zip, String name, byte... content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    CRC32 check = new CRC32();
    check.update(content);
    entry.setCrc(check.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  /** It was read whole for its first four bytes, and then again as a zip. */
  @Test
  void aZipIsReadOnce() throws IOException {
    Path file = folder.resolve("zip.pt");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      put(zip, "archive/data.pkl", (byte) 'N', (byte) '.');
      put(zip, "archive/data/0", new byte[NUMBERS]);
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    TorchFile.read(file);
    long before = threads.getCurrentThreadAllocatedBytes();
    TorchFile read = TorchFile.read(file);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(read.storages()).containsOnlyKeys("0");
    assertThat(read.storages().values()).allMatch(each -> each.limit() == NUMBERS);
    // The JDK reads an entry in small arrays, which it copies into one.
    assertThat(allocated).isLessThan(5L * NUMBERS / 2);
  }

  @Test
  void aFileThatIsTooShortToBeAnythingIsRefused() throws IOException {
    for (byte[] bytes : new byte[][] {{}, {'P', 'K', 3, 4}}) {
      Path file = Files.write(folder.resolve("short.pt"), bytes);
      assertThatThrownBy(() -> TorchFile.read(file)).isInstanceOf(WeightsException.class);
    }
    Path none = folder.resolve("none.pt");
    assertThatThrownBy(() -> TorchFile.read(none))
        .isInstanceOf(WeightsException.class)
        .hasMessage(none + ": no such file");
  }
}
