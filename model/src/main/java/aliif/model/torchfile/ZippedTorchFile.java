package aliif.model.torchfile;

import aliif.model.weights.WeightsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** What {@code torch.save} writes since PyTorch 1.6: a zip with a pickle and a file per storage. */
final class ZippedTorchFile {
  /** Bytes that tell a zip. */
  static final int SIGNATURE = 4;

  private static final String PICKLE = "/data.pkl";

  private ZippedTorchFile() {}

  /** Whether a file that begins with these bytes is a zip. */
  static boolean isZip(byte[] first) {
    return first.length >= SIGNATURE
        && first[0] == 'P'
        && first[1] == 'K'
        && first[2] == 3
        && first[3] == 4;
  }

  static TorchFile parse(Path file) {
    Map<String, byte[]> entries = entries(file);
    String pickle =
        entries.keySet().stream()
            .filter(name -> name.endsWith(PICKLE))
            .findFirst()
            .orElseThrow(() -> new WeightsException("zip: no data.pkl (expected: a checkpoint)"));
    String folder = pickle.substring(0, pickle.length() - PICKLE.length());
    byte[] order = entries.getOrDefault(folder + "/byteorder", new byte[] {'l', 'i', 't'});
    if (order.length == 0 || order[0] != 'l') {
      throw new WeightsException("byteorder: big (expected: little)");
    }
    byte[] program = entries.getOrDefault(pickle, new byte[0]);
    Map<String, ByteBuffer> storages = new HashMap<>();
    String data = folder + "/data/";
    entries.forEach(
        (name, bytes) -> {
          if (name.startsWith(data)) {
            storages.put(name.substring(data.length()), ByteBuffer.wrap(bytes));
          }
        });
    long bytes = entries.values().stream().mapToLong(each -> each.length).sum();
    return new TorchFile(new Unpickler(ByteBuffer.wrap(program)).read(), storages, bytes);
  }

  private static Map<String, byte[]> entries(Path file) {
    Map<String, byte[]> entries = new HashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      long left = Files.size(file);
      for (ZipEntry entry : Collections.list(zip.entries())) {
        requireStored(entry, left);
        left -= entry.getSize();
        try (InputStream content = zip.getInputStream(entry)) {
          if (entries.put(entry.getName(), content.readNBytes((int) entry.getSize())) != null) {
            throw new WeightsException(entry.getName() + ": twice (expected: once)");
          }
        }
      }
    } catch (IOException problem) {
      throw new WeightsException("zip: " + problem.getMessage() + " (expected: whole)", problem);
    }
    return entries;
  }

  /*
   * Entries may overlap in the file; together they may be no larger than it. The directory says two
   * sizes, which the JDK does not compare: it checks by one and reads by the other.
   */
  private static void requireStored(ZipEntry entry, long left) {
    if (entry.getMethod() != ZipEntry.STORED) {
      throw new WeightsException(
          "%s: compressed (expected: stored, as PyTorch does)".formatted(entry.getName()));
    }
    if (entry.getCompressedSize() != entry.getSize()) {
      throw new WeightsException(
          "%s: %d bytes in the file (expected: %d, as it is stored)"
              .formatted(entry.getName(), entry.getCompressedSize(), entry.getSize()));
    }
    if (entry.getSize() < 0 || entry.getSize() > left) {
      throw new WeightsException(
          "%s: %d bytes (expected: at most %d, what is left of the file)"
              .formatted(entry.getName(), entry.getSize(), left));
    }
  }
}
