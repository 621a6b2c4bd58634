package aliif.infra.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Gives a written file its final name, so that the name never stands for half of a file. */
public final class DurableMove {
  private DurableMove() {}

  /*
   * The content is brought to the disk before the file gets its name, and then the folder: else a
   * file system may keep the name and lose the content when the power goes, or lose the name.
   */

  /**
   * Moves a file within a folder, in place of what has the final name already.
   *
   * @param part the file under its temporary name
   * @param whole its final name, in the same folder
   * @throws IOException if the disk refuses; then nothing has the final name that had not before
   */
  public static void move(Path part, Path whole) throws IOException {
    try (FileChannel content = FileChannel.open(part, StandardOpenOption.WRITE)) {
      move(content, part, whole);
    }
  }

  /** As {@link #move(Path, Path)}, for a file that is open; it stays open. */
  static void move(FileChannel content, Path part, Path whole) throws IOException {
    content.force(true);
    Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel folder = FileChannel.open(whole.toAbsolutePath().resolveSibling("."))) {
      folder.force(true);
    }
  }
}
