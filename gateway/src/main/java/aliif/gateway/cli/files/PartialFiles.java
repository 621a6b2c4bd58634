package aliif.gateway.cli.files;

import aliif.gateway.cli.options.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The files that a command is writing now. Closing this deletes the unfinished ones, and no new
 * ones can be begun. Safe for use by many threads.
 */
final class PartialFiles implements AutoCloseable {
  private final Set<PartialFile> open = new HashSet<>();
  private boolean closed;

  /**
   * Begins a file that becomes {@code whole}.
   *
   * @throws CommandFailure if nothing can be written there
   */
  synchronized PartialFile beside(Path whole) {
    if (Files.isDirectory(whole)) {
      throw new CommandFailure(whole + ": is a folder (expected: a file)");
    }
    if (Files.exists(whole) && !Files.isRegularFile(whole)) {
      throw new CommandFailure(whole + ": is a device or a pipe (expected: a file)");
    }
    requireOpen();
    Path part =
        whole.resolveSibling(
            "." + whole.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    try {
      Files.deleteIfExists(part);
      return opened(Files.createFile(part));
    } catch (IOException problem) {
      throw PartialFile.unwritable(whole, problem);
    }
  }

  /**
   * Begins a file that only this process sees.
   *
   * @throws CommandFailure if nothing can be written in the folder for such files
   */
  synchronized PartialFile temporary() {
    requireOpen();
    try {
      return opened(Files.createTempFile("aliif", ".part"));
    } catch (IOException problem) {
      throw PartialFile.unwritable(Path.of(System.getProperty("java.io.tmpdir")), problem);
    }
  }

  /** Deletes all unfinished files. */
  @Override
  public synchronized void close() {
    closed = true;
    List.copyOf(open).forEach(PartialFile::close);
  }

  synchronized void forget(PartialFile file) {
    open.remove(file);
  }

  private void requireOpen() {
    if (closed) {
      throw new CommandFailure("stopped");
    }
  }

  private PartialFile opened(Path part) {
    PartialFile file = new PartialFile(part, this);
    open.add(file);
    return file;
  }
}
