package aliif.gateway.cli.upscale;

import aliif.gateway.cli.files.FolderWalk;
import aliif.gateway.cli.files.FoundImage;
import aliif.gateway.cli.files.GlobPattern;
import aliif.gateway.cli.files.ImageLocation;
import aliif.gateway.cli.options.CommandFailure;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The input images of a command, found from its arguments: files, folders, patterns, and {@code -}.
 *
 * @param images each once, in the order of the arguments
 * @param problems arguments that could not be read, or contain no image
 * @param many whether the arguments may stand for several images, so that the output has to be a
 *     folder
 */
public record Inputs(List<FoundImage> images, List<CommandFailure> problems, boolean many) {

  /**
   * Finds the images.
   *
   * @param recursive whether to search the folders inside a folder, too
   * @param output the output folder; if it lies inside an input folder, its images are left out,
   *     because an earlier run has written them
   * @throws IllegalArgumentException if a pattern is malformed
   */
  public static Inputs find(List<String> arguments, boolean recursive, Optional<Path> output) {
    Map<Object, FoundImage> images = new LinkedHashMap<>();
    List<CommandFailure> problems = new ArrayList<>();
    boolean many = arguments.size() > 1;
    for (String argument : arguments) {
      int before = problems.size();
      List<FoundImage> found;
      if (!isName(argument)) {
        found = List.of();
        problems.add(
            new CommandFailure(
                argument + ": no such name (expected: one in the letters of this locale)"));
      } else if (argument.equals(ImageLocation.STANDARD)) {
        found = List.of(FoundImage.named(new ImageLocation.Standard()));
      } else if (Files.isDirectory(Path.of(argument))) {
        Path folder = Path.of(argument);
        found = outside(output, folder, FolderWalk.images(folder, recursive, problems::add));
        many = true;
      } else if (isPattern(argument)) {
        GlobPattern pattern = GlobPattern.parse(argument);
        found = outside(output, pattern.base(), pattern.images(problems::add));
        many = true;
      } else {
        found = List.of(FoundImage.named(ImageLocation.of(argument)));
      }
      if (found.isEmpty() && problems.size() == before) {
        problems.add(new CommandFailure(argument + ": no images (expected: at least one)"));
      }
      found.forEach(image -> images.putIfAbsent(key(image.place()), image));
    }
    return new Inputs(List.copyOf(images.values()), List.copyOf(problems), many);
  }

  private static boolean isName(String argument) {
    try {
      return !Path.of(argument).toString().isEmpty() || argument.isEmpty();
    } catch (InvalidPathException problem) {
      return false;
    }
  }

  /** A file that exists may have a name that looks like a pattern. */
  private static boolean isPattern(String argument) {
    return GlobPattern.isPattern(argument)
        && !Files.exists(Path.of(argument), LinkOption.NOFOLLOW_LINKS);
  }

  private static List<FoundImage> outside(
      Optional<Path> output, Path folder, List<FoundImage> images) {
    return output
        .map(Inputs::plain)
        .filter(written -> !plain(folder).startsWith(written))
        .map(written -> images.stream().filter(image -> !isIn(written, image.place())).toList())
        .orElse(images);
  }

  private static boolean isIn(Path folder, ImageLocation place) {
    return place instanceof ImageLocation.InFile(Path file)
        && plain(file).startsWith(folder)
        && !plain(file).equals(folder);
  }

  private static Object key(ImageLocation place) {
    return switch (place) {
      case ImageLocation.InFile(Path file) -> plain(file);
      case ImageLocation.Standard standard -> standard;
    };
  }

  private static Path plain(Path file) {
    return file.toAbsolutePath().normalize();
  }
}
