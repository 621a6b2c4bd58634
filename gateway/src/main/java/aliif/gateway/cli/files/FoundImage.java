package aliif.gateway.cli.files;

import java.nio.file.Path;

/**
 * An input image.
 *
 * @param place where it is
 * @param within its path relative to the folder, or to the fixed part of the pattern, that was
 *     given on the command line; an output folder gets the same subfolders
 */
public record FoundImage(ImageLocation place, Path within) {
  /** The name of the image from standard input in an output folder. */
  private static final Path STANDARD_INPUT = Path.of("stdin");

  /** An image that was given by its own name. */
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
