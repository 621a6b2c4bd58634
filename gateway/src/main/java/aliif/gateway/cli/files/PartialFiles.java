package aliif.gateway.cli.files;

import aliif.gateway.cli.options.CommandFailure;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The files that a command is writing now. Closing this deletes the unfinished ones, and no new
 * ones can be begun. Safe for use by many threads.
 */
final class PartialFiles implements AutoCloseable {
  private static final int MOST_LINKS = 40; // as the kernel

  private final Set<PartialFile> open = new HashSet<>();
  private boolean closed;

  /**
   * Begins a file that becomes {@code whole}, or, if that is a link, the file that it leads to. A
   * file that is replaced hands its permissions on.
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
    try {
      Path target = target(whole);
      Path part = target.resolveSibling(name());
      PartialFile file = opened(Files.createFile(part), target);
      handPermissionsOn(target, part);
      return file;
    } catch (IOException problem) {
      throw PartialFile.unwritable(whole, problem);
    }
  }

  /** Short, however long the final name is, and no other process's, also in other containers. */
  private static String name() {
    return ".aliif-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()) + ".part";
  }

  private static Path target(Path whole) throws IOException {
    Path target = whole;
    for (int links = 0; Files.isSymbolicLink(target); links++) {
      if (links == MOST_LINKS) {
        throw new FileSystemLoopException(whole.toString());
      }
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    return target;
  }

  private static void handPermissionsOn(Path from, Path to) throws IOException {
    if (Files.exists(from)
        && from.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
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
      Path part = Files.createTempFile("aliif", ".part");
      return opened(part, part);
    } catch (IOException problem) {
      throw PartialFile.unwritable(Path.of(System.getProperty("java.io.tmpdir")), problem);
    }
  }

  /**
   * Deletes all unfinished files.
   *
   * @throws CommandFailure if one cannot be deleted; the others are
   */
  @Override
  public synchronized void close() {
    closed = true;
    Optional<CommandFailure> failure = Optional.empty();
    for (PartialFile file : List.copyOf(open)) {
      try {
        file.close();
      } catch (CommandFailure problem) {
        failure = failure.or(() -> Optional.of(problem));
      }
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  synchronized void forget(PartialFile file) {
    open.remove(file);
  }

  private void requireOpen() {
    if (closed) {
      throw new CommandFailure("stopped");
    }
  }

  private PartialFile opened(Path part, Path target) {
    PartialFile file = new PartialFile(part, target, this);
    open.add(file);
    return file;
  }
}
