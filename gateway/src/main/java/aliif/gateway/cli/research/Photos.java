package aliif.gateway.cli.research;

import aliif.gateway.cli.files.FileNames;
import aliif.gateway.cli.files.ImageLocations;
import aliif.gateway.cli.files.ImageNames;
import aliif.gateway.cli.options.CommandFailure;
import aliif.gateway.cli.progress.Progress;
import aliif.model.Region;
import aliif.model.training.Photo;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.image.ImageDecoder;
import aliif.pipeline.image.SourceImage;
import aliif.pipeline.image.format.ImageLimits;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.pekko.util.ByteString;

/**
 * Reads the photographs to train on from folders, tar files and single files. They are decoded and
 * held with 8 bits per sample. Files in a tar that are not images are skipped. An image that does
 * not decode is reported and left out.
 */
final class Photos {
  private static final String TAR = ".tar";

  private final Progress progress;
  private final long mostBytes;
  private final ImageLimits limits = ImageLimits.configured();
  private final List<Photo> photos = new ArrayList<>();
  private long bytes;

  private Photos(Progress progress, long mostBytes) {
    this.progress = progress;
    this.mostBytes = mostBytes;
  }

  /**
   * Reads all photographs. They may take half of the heap.
   *
   * @throws CommandFailure if there are none, or they do not fit
   */
  static List<Photo> read(List<Path> places, Progress progress) {
    Photos photos = new Photos(progress, Runtime.getRuntime().maxMemory() / 2);
    for (Path place : places) {
      photos.add(place);
    }
    if (photos.photos.isEmpty()) {
      throw new CommandFailure(
          "photos: none in %s (expected: images, or tars of them)".formatted(places));
    }
    return photos.photos;
  }

  private void add(Path place) {
    if (!Files.exists(place)) {
      throw new CommandFailure(place + ": no such file or folder");
    }
    try {
      if (!Files.isDirectory(place)) {
        addFile(place);
        return;
      }
      List<Path> files;
      try (Stream<Path> all = Files.walk(place)) {
        files = all.filter(it -> isTar(it) || ImageNames.isImage(it)).sorted().toList();
      }
      for (Path file : files) {
        addFile(file);
      }
    } catch (IOException problem) {
      throw ImageLocations.unreadable(place, problem);
    }
  }

  private void addFile(Path file) throws IOException {
    if (isTar(file)) {
      addTar(file);
    } else {
      add(new EncodedImage.InFile(file), file.toString());
    }
  }

  private void addTar(Path file) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      for (Optional<TarArchiveEntry> entry = next(tar); entry.isPresent(); entry = next(tar)) {
        TarArchiveEntry image = entry.get();
        if (!image.isFile()) {
          continue;
        }
        String name = file + ": " + image.getName();
        if (image.getSize() > limits.bytes()) {
          progress.line(
              "%s: left out, %d bytes (expected: at most %d; aliif.limits.bytes raises it)"
                  .formatted(name, image.getSize(), limits.bytes()));
        } else {
          ByteString content = ByteString.fromArrayUnsafe(tar.readNBytes((int) image.getSize()));
          add(new EncodedImage.InMemory(content), name);
        }
      }
    }
  }

  private static Optional<TarArchiveEntry> next(TarArchiveInputStream tar) throws IOException {
    return Optional.ofNullable(tar.getNextEntry());
  }

  private void add(EncodedImage image, String name) {
    Photo photo;
    try (SourceImage source = ImageDecoder.decode(image, limits)) {
      requireRoom(3 * source.size().pixels());
      photo = Photo.of(source.rgb(Region.of(source.size())));
    } catch (UpscaleException problem) {
      progress.line(name + ": left out, " + problem.getMessage());
      return;
    }
    photos.add(photo);
    progress.at("reading photos: %d, %d MB".formatted(photos.size(), bytes >> 20), 0);
  }

  private void requireRoom(long more) {
    bytes += more;
    if (bytes > mostBytes) {
      throw new CommandFailure(
          "photos: more than %d MB (expected: at most half of the heap; see ALIIF_HEAP)"
              .formatted(mostBytes >> 20));
    }
  }

  private static boolean isTar(Path file) {
    return FileNames.fileName(file).endsWith(TAR) && Files.isRegularFile(file);
  }
}
