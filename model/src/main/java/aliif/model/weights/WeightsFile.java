package aliif.model.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Files of weights on disk. */
public final class WeightsFile {
  /** What their names end in. */
  public static final String EXTENSION = ".safetensors";

  private static final long LARGEST = 1L << 30;

  private WeightsFile() {}

  /** A file's name, without {@code .safetensors}. */
  public static String name(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(EXTENSION) ? name.substring(0, name.length() - EXTENSION.length()) : name;
  }

  /**
   * A file's bytes.
   *
   * @throws WeightsException if it cannot be read, or is larger than 1 GiB
   */
  public static byte[] read(Path file) {
    return read(file, Files::readAllBytes);
  }

  /**
   * A file's first bytes.
   *
   * @param most how many, if it has so many
   * @throws WeightsException if it cannot be read, or is larger than 1 GiB
   */
  public static byte[] first(Path file, int most) {
    return read(
        file,
        it -> {
          try (InputStream bytes = Files.newInputStream(it)) {
            return bytes.readNBytes(most);
          }
        });
  }

  private interface Reading {
    byte[] bytes(Path file) throws IOException;
  }

  private static byte[] read(Path file, Reading reading) {
    try {
      long size = Files.size(file);
      if (size > LARGEST) {
        throw new WeightsException(
            "file: %d bytes (expected: at most %d)".formatted(size, LARGEST));
      }
      return reading.bytes(file);
    } catch (NoSuchFileException problem) {
      throw new WeightsException(file + ": no such file", problem);
    } catch (IOException problem) {
      throw new WeightsException(file + ": " + problem.getMessage(), problem);
    }
  }
}
