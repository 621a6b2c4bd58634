package aliif.infra.images;

import aliif.infra.store.FolderMark;
import aliif.infra.store.PartFile;
import aliif.pipeline.ImageId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of stored images in their folder, each named by the id of its image. Safe for use by
 * many threads, which it blocks while the disk works.
 */
final class ImageFiles {
  private static final Logger LOG = LoggerFactory.getLogger(ImageFiles.class);

  private final Path folder;

  /**
   * An image's file.
   *
   * @param used when the image was used last
   */
  record Found(ImageId id, long bytes, FileTime used) {}

  private ImageFiles(Path folder) {
    this.folder = folder;
  }

  /**
   * Opens the folder, and deletes parts that a crash has left.
   *
   * @param folder created if it is missing
   * @throws IOException if it cannot be written
   */
  static ImageFiles open(Path folder) throws IOException {
    Files.createDirectories(folder);
    PartFile.create(folder).close();
    PartFile.sweep(folder);
    FolderMark.put(folder);
    return new ImageFiles(folder);
  }

  /** All files, the one that was used the longest time ago first. */
  List<Found> all() throws IOException {
    List<Found> all = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Optional<ImageId> id = ImageId.parse(file.getFileName().toString());
        if (id.isPresent()) {
          find(id.orElseThrow()).ifPresent(all::add);
        }
      }
    }
    all.sort(Comparator.comparing(Found::used));
    return all;
  }

  /** The file of an image, if there is one. */
  Optional<Found> find(ImageId id) throws IOException {
    try {
      BasicFileAttributes is = Files.readAttributes(path(id), BasicFileAttributes.class);
      return is.isRegularFile()
          ? Optional.of(new Found(id, is.size(), is.lastModifiedTime()))
          : Optional.empty();
    } catch (NoSuchFileException gone) {
      return Optional.empty(); // another process has evicted it
    }
  }

  /** The size of an image's file, if it can be read. */
  Optional<Long> bytes(ImageId id) {
    try {
      return find(id).map(Found::bytes);
    } catch (IOException problem) {
      LOG.debug("{}: the size of {} is not known", this, id, problem);
      return Optional.empty();
    }
  }

  /** Fails if the folder is not the one that was opened, such as when its disk is gone. */
  void require() throws IOException {
    FolderMark.require(folder);
  }

  /** Begins the file of an image that arrives. */
  PartFile begin() throws IOException {
    return PartFile.create(folder);
  }

  /** Deletes the file of an image; tells whether there was one. */
  boolean delete(ImageId id) throws IOException {
    return Files.deleteIfExists(path(id));
  }

  /** Notes that an image is used now. */
  void touch(Path file) {
    try {
      Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis()));
    } catch (IOException problem) {
      LOG.debug("images: {}: the time of its last use is not kept", file, problem);
    }
  }

  Path path(ImageId id) {
    return folder.resolve(id.hex());
  }

  @Override
  public String toString() {
    return "images: " + folder;
  }
}
