package aliif.gateway.cli.files;

import aliif.gateway.cli.options.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes small files, whole or not at all. */
public final class WholeFile {
  private WholeFile() {}

  /**
   * Writes a file that appears whole or not at all.
   *
   * @throws CommandFailure if it cannot be written; a file that was there is left as it was
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
