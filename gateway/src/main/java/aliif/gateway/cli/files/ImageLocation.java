package aliif.gateway.cli.files;

import java.nio.file.Path;

/** Where an image comes from, or goes to; reads as people write it. */
public sealed interface ImageLocation {
  /** What people write for {@link Standard}. */
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

  /** What it is called among others: a file's name without its folders. */
  default String name() {
    return switch (this) {
      case InFile(Path file) -> FileNames.fileName(file);
      case Standard _ -> STANDARD;
    };
  }
}
