package aliif.gateway.cli.files;

import java.nio.file.Path;

/**
 * An image that was asked for.
 *
 * @param within its path in the folder, or below the fixed part of the pattern, that it was found
 *     by; an output folder mirrors this
 */
public record FoundImage(ImageLocation place, Path within) {
  /** What standard input's image is called in an output folder. */
  private static final Path STANDARD_INPUT = Path.of("stdin");

  /** An image named by itself. */
  public static FoundImage named(ImageLocation place) {
    return new FoundImage(
        place,
        switch (place) {
          case ImageLocation.InFile(Path file) -> Path.of(FileNames.fileName(file));
          case ImageLocation.Standard _ -> STANDARD_INPUT;
        });
  }

  /** An image found below a folder. */
  static FoundImage below(Path folder, Path file) {
    return new FoundImage(new ImageLocation.InFile(file), folder.relativize(file));
  }
}
