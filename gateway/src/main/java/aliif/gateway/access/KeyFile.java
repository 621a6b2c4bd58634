package aliif.gateway.access;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * The file of keys: a line for each. It has the digests of keys, which are of no use to a thief,
 * and the secrets themselves, since a server needs them. So only its owner may read it.
 *
 * <pre>
 * key alice 9f86d081... 2026-11-26
 * secret 3q2-7wAB...
 * </pre>
 */
public final class KeyFile {
  private static final int MOST_BYTES = 1 << 20;
  private static final String HEAD =
      "# Keys of A-LIIF (digests) and secrets for signed URLs. Written by: aliif keys\n";

  private final Path file;

  public KeyFile(Path file) {
    this.file = file;
  }

  /**
   * Reads it; without keys if it does not exist.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if a line is none of this file
   */
  public KeyRing read() throws IOException {
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IllegalArgumentException(
            file + ": too large (expected: at most " + MOST_BYTES + " bytes)");
      }
      return parse(new String(bytes, StandardCharsets.UTF_8));
    } catch (NoSuchFileException none) {
      return KeyRing.EMPTY;
    }
  }

  private KeyRing parse(String text) {
    List<KeyRing.Entry> keys = new ArrayList<>();
    List<SigningSecret> secrets = new ArrayList<>();
    List<String> lines = text.lines().map(String::strip).toList();
    for (int i = 0; i < lines.size(); i++) {
      String[] words = lines.get(i).split("\\s+", -1);
      try {
        switch (words[0]) {
          case "key" -> keys.add(new KeyRing.Entry(words[1], words[2], LocalDate.parse(words[3])));
          case "secret" -> secrets.add(SigningSecret.parse(words[1]));
          default -> {
            if (!words[0].isEmpty() && !words[0].startsWith("#")) {
              throw new IllegalArgumentException("neither a key nor a secret");
            }
          }
        }
      } catch (IllegalArgumentException | DateTimeException | IndexOutOfBoundsException problem) {
        throw new IllegalArgumentException(
            "%s: line %d (expected: key NAME SHA-256 DATE, or secret BASE64)"
                .formatted(file, i + 1),
            problem);
      }
    }
    if (secrets.size() > KeyRing.MOST_SECRETS) {
      throw new IllegalArgumentException(
          "%s: %d secrets (expected: at most %d)"
              .formatted(file, secrets.size(), KeyRing.MOST_SECRETS));
    }
    return new KeyRing(keys, secrets);
  }

  /**
   * Changes it: one process at a time, and so that readers see it before or after, never between.
   *
   * @return what it has now
   * @throws IOException if it cannot be written
   * @throws IllegalArgumentException if it is damaged, or the change is refused
   */
  public KeyRing change(UnaryOperator<KeyRing> change) throws IOException {
    synchronized (KeyFile.class) { // the lock of a file is one of the process
      return changed(change);
    }
  }

  private KeyRing changed(UnaryOperator<KeyRing> change) throws IOException {
    Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    Path folder = Objects.requireNonNull(target.getParent(), "a file is in a folder");
    Files.createDirectories(folder);
    try (FileChannel lock =
        FileChannel.open(
            folder.resolve(target.getFileName() + ".lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      var _ = lock.lock();
      KeyRing changed = change.apply(read());
      Path part = Files.createTempFile(folder, target.getFileName() + ".", ".part", secret(folder));
      try {
        Files.writeString(part, text(changed));
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
      return changed;
    }
  }

  private static FileAttribute<?>[] secret(Path folder) {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static String text(KeyRing ring) {
    StringBuilder text = new StringBuilder(HEAD);
    ring.keys()
        .forEach(it -> text.append("key %s %s %s%n".formatted(it.name(), it.digest(), it.made())));
    ring.secrets().forEach(it -> text.append("secret ").append(it.text()).append('\n'));
    return text.toString();
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
