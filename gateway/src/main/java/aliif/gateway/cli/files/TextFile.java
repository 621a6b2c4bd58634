package aliif.gateway.cli.files;

import aliif.gateway.cli.options.CommandFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Writes text files: reports, tables, plots. */
public final class TextFile {
  private TextFile() {}

  /**
   * Writes a file, or replaces it.
   *
   * @throws CommandFailure if it cannot be written; an older file of that name is left unchanged
   */
  public static void write(Path file, String text) {
    WholeFile.write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
