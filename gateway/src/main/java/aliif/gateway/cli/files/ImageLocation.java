package aliif.gateway.cli.files;

import java.nio.file.Path;

/** Where an image is read from or written to. As text it is what users write. */
public sealed interface ImageLocation {
  /** How users write {@link Standard}. */
  String STANDARD = "-";

  record InFile(Path file) implements ImageLocation {
    @Override
    public String toString() {
      return file.toString();
    }
  }

  /** Standard input, or standard output. */
  record Standard() implements ImageLocation {
    @Override
    public String toString() {
      return STANDARD;
    }
  }

  static ImageLocation of(String text) {
    return text.equals(STANDARD) ? new Standard() : new InFile(Path.of(text));
  }

  /** A short name for progress: a file's name without its folders. */
  default String name() {
    return switch (this) {
      case InFile(Path file) -> FileNames.fileName(file);
      case Standard _ -> STANDARD;
    };
  }
}
