package aliif.gateway.cli.files;

import aliif.gateway.cli.options.CommandFailure;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Finds the images in a folder, in the order of their names. Hidden files are left out. */
public final class FolderWalk {
  private final Path root;
  private final Consumer<CommandFailure> problems;
  private final List<FoundImage> images = new ArrayList<>();

  /*
   * Every folder is visited once, by its real path. So links cannot lead in circles, and a folder
   * that can be reached on several ways gives its images once. Links are followed last, so that an
   * image is found at its own place rather than through a link.
   */
  private final Set<Path> seen = new HashSet<>();
  private final Deque<Path> links = new ArrayDeque<>();

  private FolderWalk(Path root, Consumer<CommandFailure> problems) {
    this.root = root;
    this.problems = problems;
  }

  /**
   * The images in a folder.
   *
   * @param recursive whether to look into its folders, too
   * @param problems is told of folders that cannot be read; the others are looked at all the same
   */
  public static List<FoundImage> images(
      Path folder, boolean recursive, Consumer<CommandFailure> problems) {
    FolderWalk walk = new FolderWalk(folder, problems);
    walk.look(folder, recursive);
    while (!walk.links.isEmpty()) {
      walk.look(walk.links.remove(), recursive);
    }
    return walk.images;
  }

  private void look(Path folder, boolean recursive) {
    try {
      if (seen.add(folder.toRealPath())) {
        for (Path each : entries(folder)) {
          take(each, recursive);
        }
      }
    } catch (IOException problem) {
      problems.accept(ImageLocations.unreadable(folder, problem));
    }
  }

  private void take(Path file, boolean recursive) {
    if (!Files.isDirectory(file)) {
      if (ImageNames.isImage(file)) {
        images.add(FoundImage.below(root, file));
      }
    } else if (recursive && Files.isSymbolicLink(file)) {
      links.add(file);
    } else if (recursive) {
      look(file, true);
    }
  }

  /** What is in a folder and not hidden, sorted. */
  static List<Path> entries(Path folder) throws IOException {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream =
        Files.newDirectoryStream(folder, entry -> !ImageNames.isHidden(entry))) {
      stream.forEach(entries::add);
    } catch (DirectoryIteratorException problem) {
      throw problem.getCause();
    }
    Collections.sort(entries);
    return entries;
  }
}
