package aliif.gateway.cli.files;

import aliif.gateway.cli.options.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes text files: reports, tables, plots. */
public final class TextFile {
  private TextFile() {}

  /**
   * Writes a file, or replaces it.
   *
   * @throws CommandFailure if it cannot be written
   */
  public static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException problem) {
      throw PartialFile.unwritable(file, problem);
    }
  }
}
