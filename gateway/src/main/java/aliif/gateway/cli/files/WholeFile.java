package aliif.gateway.cli.files;

import aliif.gateway.cli.options.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes files that are small enough to be held in memory. */
public final class WholeFile {
  private WholeFile() {}

  /**
   * Writes a file. It appears whole or not at all.
   *
   * @throws CommandFailure if it cannot be written; an older file of that name is left unchanged
   */
  public static void write(Path file, byte[] content) {
    try (PartialFiles files = new PartialFiles();
        PartialFile part = files.beside(file)) {
      Files.write(part.path(), content);
      part.finish();
    } catch (IOException problem) {
      throw PartialFile.unwritable(file, problem);
    }
  }
}
