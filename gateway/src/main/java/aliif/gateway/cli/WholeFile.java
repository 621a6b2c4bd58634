package aliif.gateway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes small files, whole or not at all. */
final class WholeFile {
  private WholeFile() {}

  /**
   * @throws CommandFailure if it cannot be written; a file that was there is left as it was
   */
  static void write(Path file, byte[] content) {
    try (PartialFiles files = new PartialFiles();
        PartialFile part = files.beside(file)) {
      Files.write(part.path(), content);
      part.finish(file);
    } catch (IOException problem) {
      throw PartialFile.unwritable(file, problem);
    }
  }
}
