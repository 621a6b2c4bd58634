package aliif.gateway.cli.files;

import aliif.gateway.cli.options.CommandFailure;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern of file names, with the syntax of bash: {@code *}, {@code ?}, {@code [a-z]}, <code>
 * {a,b}
 * </code>, and {@code **} for any number of folders. Hidden files, and files that are not images,
 * do not match.
 */
public final class GlobPattern {
  private static final String ANY_FOLDERS = "**";

  private final Path base;
  private final List<String> names; // of folders, and of the file at last

  private GlobPattern(Path base, List<String> names) {
    this.base = base;
    this.names = names;
  }

  /** Whether a text contains a wildcard. */
  public static boolean isPattern(String text) {
    return text.chars().anyMatch(sign -> "*?[{".indexOf(sign) >= 0);
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException if a bracket is not closed
   */
  public static GlobPattern parse(String text) {
    List<String> names = List.of(text.split("/+", -1));
    int fixed = 0;
    while (!isPattern(names.get(fixed))) {
      fixed++;
    }
    try {
      names.subList(fixed, names.size()).forEach(GlobPattern::matcher);
    } catch (PatternSyntaxException problem) {
      throw new IllegalArgumentException(
          text + ": not a pattern (expected: such as photos/**/*.jpg)", problem);
    }
    String base = String.join("/", names.subList(0, fixed));
    return new GlobPattern(
        Path.of(base.isEmpty() && text.startsWith("/") ? "/" : base),
        names.subList(fixed, names.size()));
  }

  /** The folder that contains all matches: the part of the pattern before the first wildcard. */
  public Path base() {
    return base;
  }

  /**
   * The images that match, in the order of their names.
   *
   * @param problems is told of folders that cannot be read
   */
  public List<FoundImage> images(Consumer<CommandFailure> problems) {
    List<FoundImage> images = new ArrayList<>();
    Set<String> told = new HashSet<>(); // ** visits a folder twice: as any folder, and as none
    Consumer<CommandFailure> once =
        problem -> {
          if (told.add(String.valueOf(problem.getMessage()))) {
            problems.accept(problem);
          }
        };
    if (Files.isDirectory(base)) {
      look(base, names, images, once);
    }
    return images;
  }

  private void look(
      Path folder, List<String> left, List<FoundImage> images, Consumer<CommandFailure> problems) {
    boolean anyFolders = left.getFirst().equals(ANY_FOLDERS);
    boolean last = left.size() == 1;
    List<String> below = last ? left : left.subList(1, left.size());
    if (anyFolders && !last) {
      look(folder, below, images, problems);
    }
    PathMatcher matcher = matcher(left.getFirst());
    for (Path each : entries(folder, problems)) {
      if (Files.isDirectory(each)) {
        /* As in bash, ** does not go through links, and so not in circles. */
        if (anyFolders && !Files.isSymbolicLink(each)) {
          look(each, left, images, problems);
        } else if (!anyFolders && !last && matcher.matches(each.getFileName())) {
          look(each, below, images, problems);
        }
      } else if (last && matcher.matches(each.getFileName()) && ImageNames.isImage(each)) {
        images.add(FoundImage.below(base, each));
      }
    }
  }

  private static List<Path> entries(Path folder, Consumer<CommandFailure> problems) {
    try {
      return FolderWalk.entries(folder);
    } catch (IOException problem) {
      problems.accept(ImageLocations.unreadable(folder, problem));
      return List.of();
    }
  }

  private static PathMatcher matcher(String name) {
    return FileSystems.getDefault().getPathMatcher("glob:" + name);
  }
}
