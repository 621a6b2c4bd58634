package aliif.gateway.cli.upscale;

import aliif.gateway.cli.StandardStreams;
import aliif.gateway.cli.files.FileNames;
import aliif.gateway.cli.files.ImageLocation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where people want the outputs. */
sealed interface OutputTarget {

  /** All of them in a folder that mirrors those of the inputs. */
  record Folder(Path folder) implements OutputTarget {}

  /** The only one. */
  record One(ImageLocation place) implements OutputTarget {}

  /**
   * A folder if there is one, if it is written like one, or if there are many inputs.
   *
   * @throws IllegalArgumentException if it is no folder, and there are many images, or if it is a
   *     terminal
   */
  static OutputTarget of(String text, Inputs inputs) {
    ImageLocation place = ImageLocation.of(text);
    if (place instanceof ImageLocation.Standard && StandardStreams.outIsTerminal()) {
      throw new IllegalArgumentException("-o: - is a terminal (expected: a file or a pipe)");
    }
    if (place instanceof ImageLocation.InFile(Path path) && isFolder(text, path, inputs.many())) {
      return new Folder(path);
    }
    int images = inputs.images().size();
    if (images > 1) {
      throw new IllegalArgumentException(
          "-o: %s for %d images (expected: a folder)".formatted(text, images));
    }
    return new One(place);
  }

  private static boolean isFolder(String text, Path path, boolean many) {
    return Files.isDirectory(path)
        || text.endsWith("/")
        || (many && !Files.exists(path) && FileNames.extension(path).isEmpty());
  }

  /** The folder, if it is one. */
  default Optional<Path> asFolder() {
    return switch (this) {
      case Folder(Path folder) -> Optional.of(folder);
      case One _ -> Optional.empty();
    };
  }

  /** {@code -o cat.jpg} says what it wants. */
  default Optional<String> extension() {
    return switch (this) {
      case One(ImageLocation.InFile(Path file)) ->
          Optional.of(FileNames.extension(file)).filter(extension -> !extension.isEmpty());
      case One(ImageLocation.Standard _) -> Optional.empty();
      case Folder _ -> Optional.empty();
    };
  }
}
