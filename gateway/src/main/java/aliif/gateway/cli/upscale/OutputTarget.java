package aliif.gateway.cli.upscale;

import aliif.gateway.cli.StandardStreams;
import aliif.gateway.cli.files.FileNames;
import aliif.gateway.cli.files.ImageLocation;
import aliif.pipeline.ImageFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the outputs go, as given by {@code -o}. */
public sealed interface OutputTarget {

  /** Into a folder, which gets the subfolders of the inputs. */
  record Folder(Path folder) implements OutputTarget {}

  /** To one file, or to standard output. */
  record One(ImageLocation place) implements OutputTarget {}

  /**
   * Reads {@code -o}. It is a folder if that folder exists, if it ends with a slash, or if there
   * are several inputs and it does not end as an image does.
   *
   * @throws IllegalArgumentException if it is a file for several images, or a terminal
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
        || (many && !Files.exists(path) && ImageFormat.named(FileNames.extension(path)).isEmpty());
  }

  /** The folder, if it is one. */
  default Optional<Path> asFolder() {
    return switch (this) {
      case Folder(Path folder) -> Optional.of(folder);
      case One _ -> Optional.empty();
    };
  }

  /** The ending of the output file, which tells the format: {@code -o cat.jpg}. */
  default Optional<String> extension() {
    return switch (this) {
      case One(ImageLocation.InFile(Path file)) ->
          Optional.of(FileNames.extension(file)).filter(extension -> !extension.isEmpty());
      case One(ImageLocation.Standard _) -> Optional.empty();
      case Folder _ -> Optional.empty();
    };
  }
}
