package aliif.gateway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.pekko.util.ByteString;

/** Reads files that people name. */
final class InputFile {
  private InputFile() {}

  /**
   * The whole file.
   *
   * @param limit in bytes
   * @throws CommandFailure if there is no such file, or it is too large, or it cannot be read
   */
  static ByteString read(Path file, long limit) {
    try {
      if (Files.isDirectory(file)) {
        throw new CommandFailure(file + ": is a folder (expected: an image)");
      }
      long size = Files.size(file);
      if (size > limit) {
        throw new CommandFailure(
            file + ": " + size + " bytes (expected: at most " + limit + " bytes)");
      }
      return ByteString.fromArrayUnsafe(Files.readAllBytes(file));
    } catch (NoSuchFileException problem) {
      throw new CommandFailure(file + ": no such file", problem);
    } catch (IOException problem) {
      throw new CommandFailure(file + ": cannot be read", problem);
    }
  }
}
