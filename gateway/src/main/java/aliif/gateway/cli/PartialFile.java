package aliif.gateway.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/**
 * A file that is written beside its final name and gets that name when it is whole, so that nothing
 * half-written ever looks finished. Closing it before that removes it.
 */
final class PartialFile implements AutoCloseable {
  private final Path part;
  private final Path whole;

  private PartialFile(Path part, Path whole) {
    this.part = part;
    this.whole = whole;
  }

  /**
   * @throws CommandFailure if nothing can be written there
   */
  static PartialFile create(Path whole) {
    Path part =
        whole.resolveSibling(
            "." + whole.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    if (Files.isDirectory(whole)) {
      throw new CommandFailure(whole + ": is a folder (expected: a file)");
    }
    if (Files.exists(whole) && !Files.isRegularFile(whole)) {
      throw new CommandFailure(whole + ": is a device or a pipe (expected: a file)");
    }
    try {
      Files.deleteIfExists(part);
      Files.createFile(part);
      part.toFile().deleteOnExit(); // an interrupt ends the process before anything is closed
      return new PartialFile(part, whole);
    } catch (IOException problem) {
      throw unwritable(whole, problem);
    }
  }

  Path path() {
    return part;
  }

  /** Gives the file its name. */
  void finish() {
    try {
      Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException problem) {
      throw unwritable(whole, problem);
    }
  }

  /** Removes what is not finished. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(part);
    } catch (IOException problem) {
      throw unwritable(part, problem);
    }
  }

  static CommandFailure unwritable(Path file, Throwable problem) {
    return new CommandFailure(
        file
            + ": cannot be written ("
            + switch (problem) {
              case AccessDeniedException _ -> "no permission";
              case NoSuchFileException _ -> "no such folder";
              case FileAlreadyExistsException _ -> "in use";
              case FileSystemException reason when reason.getReason() != null ->
                  reason.getReason().toLowerCase(Locale.ROOT);
              default -> problem.getMessage();
            }
            + ")",
        problem);
  }
}
