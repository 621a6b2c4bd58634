package aliif.gateway.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
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
    } catch (IOException problem) {
      throw unreadable(file, problem);
    }
  }

  /**
   * All that comes.
   *
   * @param limit in bytes
   * @throws CommandFailure if it is too large, or cannot be read
   */
  static ByteString read(InputStream standardInput, long limit) {
    try {
      byte[] bytes = standardInput.readNBytes(Math.toIntExact(limit + 1));
      if (bytes.length > limit) {
        throw new CommandFailure("-: more than " + limit + " bytes (expected: at most that)");
      }
      return ByteString.fromArrayUnsafe(bytes);
    } catch (IOException problem) {
      throw new CommandFailure("-: cannot be read", problem);
    }
  }

  static CommandFailure unreadable(Path file, IOException problem) {
    return new CommandFailure(
        file
            + switch (problem) {
              case NoSuchFileException _ -> ": no such file";
              case AccessDeniedException _ -> ": cannot be read (no permission)";
              default -> ": cannot be read";
            },
        problem);
  }
}
