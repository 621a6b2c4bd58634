package aliif.gateway.cli.files;

import aliif.gateway.cli.options.CommandFailure;
import aliif.infra.store.DurableMove;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A file that is being written under a temporary name. It gets its final name when it is whole, so
 * that half of a file never looks finished. Closing it before that deletes it.
 */
public final class PartialFile implements AutoCloseable {
  private final Path part;
  private final Path whole;
  private final PartialFiles files;

  /**
   * @param part where it is while it is written
   * @param whole where it belongs
   */
  PartialFile(Path part, Path whole, PartialFiles files) {
    this.part = part;
    this.whole = whole;
    this.files = files;
  }

  public Path path() {
    return part;
  }

  /** Gives the file its final name. */
  void finish() {
    try {
      DurableMove.move(part, whole);
    } catch (IOException problem) {
      throw unwritable(whole, problem);
    }
  }

  /** Deletes the file, if it has not got its final name. */
  @Override
  public void close() {
    files.forget(this);
    try {
      Files.deleteIfExists(part);
    } catch (IOException problem) {
      throw unwritable(part, problem);
    }
  }

  public static CommandFailure unwritable(Object file, Throwable problem) {
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
