package aliif.gateway.cli.files;

import java.nio.file.Path;

/** The parts of a file's name. */
public final class FileNames {
  private FileNames() {}

  /** What is after the last dot of a file's name; empty if there is none. */
  public static String extension(Path file) {
    String name = fileName(file);
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(dot + 1) : "";
  }

  public static String fileName(Path file) {
    return String.valueOf(file.getFileName());
  }
}
