package aliif.infra.images;

import aliif.infra.store.FolderMark;
import aliif.infra.store.PartFile;
import aliif.infra.store.StoreException;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.ImageId;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.image.ImageDecoder;
import aliif.pipeline.image.format.ImageHeader;
import aliif.pipeline.image.format.ImageLimits;
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
 * Keeps encoded images in a folder, one file per image, named by its {@link ImageId}. An image is
 * kept when its header has been read and its bytes are on the disk. When a new image has no room in
 * the quota, those go that were used the longest time ago, except images in use.
 *
 * <p>Safe for use by many threads, which it blocks while the disk works. Several processes may use
 * one folder; each then counts what it knows of against its own quota, and may evict what another
 * one uses.
 */
public final class ImageStore {
  private static final Logger LOG = LoggerFactory.getLogger(ImageStore.class);

  private final Path folder;
  private final ImageStoreSettings settings;
  private final ImageLimits limits;
  private final Shelf shelf;
  private final ArrivingBytes.Room room;

  private ImageStore(Path folder, ImageStoreSettings settings, ImageLimits limits) {
    this.folder = folder;
    this.settings = settings;
    this.limits = limits;
    shelf = new Shelf(settings.quota());
    room = new ArrivingBytes.Room(settings.arriving());
  }

  /**
   * Opens a store with the images that are in its folder, and deletes parts that a crash has left.
   *
   * @param folder created if it is missing
   * @param limits that an image has to keep to be taken in
   * @throws IOException with one line of text, if the folder cannot be written
   */
  public static ImageStore open(Path folder, ImageStoreSettings settings, ImageLimits limits)
      throws IOException {
    try {
      Files.createDirectories(folder);
      PartFile.create(folder).close();
      PartFile.sweep(folder);
      FolderMark.put(folder);
      ImageStore store = new ImageStore(folder, settings, limits);
      store.findAll();
      return store;
    } catch (IOException problem) {
      throw new IOException(
          "images: " + folder + " (expected: a folder that can be written)", problem);
    }
  }

  /** An image's file, as a start finds it. */
  private record Found(ImageId id, long bytes, FileTime used) {}

  private synchronized void findAll() throws IOException {
    List<Found> all = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Optional<ImageId> id = ImageId.parse(file.getFileName().toString());
        if (id.isPresent()) {
          found(id.orElseThrow(), file).ifPresent(all::add);
        }
      }
    }
    all.sort(Comparator.comparing(Found::used));
    all.forEach(each -> shelf.found(each.id(), each.bytes()));
    /* The quota may have been lowered. */
    evict(shelf.excess());
  }

  private static Optional<Found> found(ImageId id, Path file) throws IOException {
    try {
      BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
      return is.isRegularFile()
          ? Optional.of(new Found(id, is.size(), is.lastModifiedTime()))
          : Optional.empty();
    } catch (NoSuchFileException gone) {
      return Optional.empty(); // another process has evicted it
    }
  }

  /**
   * Begins to take an image in.
   *
   * @throws StoreException if the disk fails
   */
  public ArrivingImage receive() {
    try {
      return new ArrivingImage(this, PartFile.create(folder));
    } catch (IOException problem) {
      throw trouble(problem);
    }
  }

  /**
   * An image, if the store has it. It is not evicted before it is closed.
   *
   * @throws UpscaleException if its header is refused, which happens if the limits were lowered
   * @throws StoreException if the disk fails
   */
  public Optional<StoredImage> find(ImageId id) {
    Optional<KeptImage> kept = enter(id);
    try {
      return kept.map(image -> describe(image, path(id)));
    } catch (RuntimeException | Error problem) {
      kept.ifPresent(this::leave);
      throw problem;
    }
  }

  /* Another process may have put the image there, or taken it away. */
  private synchronized Optional<KeptImage> enter(ImageId id) {
    try {
      Optional<Found> file = found(id, path(id));
      if (file.isEmpty()) {
        FolderMark.require(folder);
        shelf.remove(id);
        return Optional.empty();
      }
      long bytes = file.orElseThrow().bytes();
      KeptImage kept = shelf.find(id).orElseGet(() -> shelf.found(id, bytes));
      kept.enter();
      return Optional.of(kept);
    } catch (IOException problem) {
      throw trouble(problem);
    }
  }

  synchronized void leave(KeptImage image) {
    image.leave();
  }

  /** Ids of the images that were used last, the last one first. */
  public synchronized List<ImageId> latest(int most) {
    return shelf.latest(most);
  }

  /** Whether there is an image; it does not count as used by that. */
  public synchronized boolean has(ImageId id) {
    return shelf.has(id);
  }

  /** Images of a list, to be left; they do not count as used by that. */
  synchronized List<KeptImage> enter(Optional<ImageId> before, int most) {
    List<KeptImage> found = shelf.latest(before, most);
    found.forEach(KeptImage::enter);
    return found;
  }

  /** An image of a list, which leaves when it is closed. */
  StoredImage look(KeptImage kept) {
    return stored(kept, facts(kept, path(kept.id())));
  }

  /** How many images there are. */
  public synchronized int count() {
    return shelf.count();
  }

  /** Bytes of all images. */
  public synchronized long used() {
    return shelf.used();
  }

  /**
   * Deletes an image, also if it is in use.
   *
   * @return whether there was one
   */
  public synchronized boolean delete(ImageId id) {
    shelf.remove(id);
    try {
      return Files.deleteIfExists(path(id));
    } catch (IOException problem) {
      throw trouble(problem);
    }
  }

  /** Keeps a whole image; its part file is gone then. */
  ArrivingImage.Kept keep(PartFile part) {
    ImageId id = new ImageId(part.sha256());
    Optional<StoredImage> there = find(id);
    if (there.isPresent()) {
      return new ArrivingImage.Kept(there.orElseThrow(), false);
    }
    KeptImage.Facts facts = facts(new EncodedImage.InFile(part.file()));
    try {
      makeRoom(id, part.bytes());
      part.publish(path(id));
    } catch (IOException problem) {
      giveBack(id, part.bytes());
      throw trouble(problem);
    }
    return put(id, part.bytes(), facts);
  }

  private synchronized void makeRoom(ImageId id, long bytes) throws IOException {
    evict(shelf.makeRoom(id, bytes));
  }

  /* All that can be deleted is, even if one cannot; what is on the disk still counts. */
  private synchronized void evict(List<ImageId> leaving) throws IOException {
    Optional<IOException> trouble = Optional.empty();
    for (ImageId each : leaving) {
      try {
        Files.deleteIfExists(path(each));
        LOG.debug("images: {} is evicted", each);
      } catch (IOException problem) {
        trouble = Optional.of(problem);
        found(each, path(each)).ifPresent(file -> shelf.found(each, file.bytes()));
      }
    }
    if (trouble.isPresent()) {
      throw trouble.orElseThrow();
    }
  }

  private synchronized void giveBack(ImageId id, long bytes) {
    shelf.giveBack(id, bytes);
  }

  private synchronized ArrivingImage.Kept put(ImageId id, long bytes, KeptImage.Facts facts) {
    /* Of several that put one image at once, the first; others may have found its file already. */
    boolean isNew = shelf.isComing(id);
    KeptImage kept = shelf.put(id, bytes);
    kept.facts(facts);
    kept.enter();
    return new ArrivingImage.Kept(stored(kept, facts), isNew);
  }

  private StoredImage stored(KeptImage kept, KeptImage.Facts facts) {
    return new StoredImage(kept, facts, path(kept.id()), () -> leave(kept));
  }

  private StoredImage describe(KeptImage kept, Path file) {
    KeptImage.Facts facts = facts(kept, file);
    boolean touch = remember(kept, facts);
    if (touch) {
      touch(file);
    }
    return stored(kept, facts);
  }

  private KeptImage.Facts facts(KeptImage kept, Path file) {
    return known(kept).orElseGet(() -> facts(new EncodedImage.InFile(file)));
  }

  private synchronized Optional<KeptImage.Facts> known(KeptImage kept) {
    return kept.facts();
  }

  private synchronized boolean remember(KeptImage kept, KeptImage.Facts facts) {
    kept.facts(facts);
    return kept.touch(System.nanoTime(), settings.touch().toNanos());
  }

  private void touch(Path file) {
    try {
      Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis()));
    } catch (IOException problem) {
      LOG.debug("images: {}: the time of its last use is not kept", file, problem);
    }
  }

  private KeptImage.Facts facts(EncodedImage image) {
    ImageHeader header = ImageDecoder.probe(image, limits);
    return new KeptImage.Facts(header.format(), header.size());
  }

  ImageLimits limits() {
    return limits;
  }

  /** A count of bytes that others write to this disk for a while; the caller closes it. */
  public ArrivingBytes arriving() {
    return new ArrivingBytes(room);
  }

  StoreException trouble(IOException problem) {
    return new StoreException("images: " + folder + ": " + problem, problem);
  }

  private Path path(ImageId id) {
    return folder.resolve(id.hex());
  }

  @Override
  public String toString() {
    return "images: " + folder;
  }
}
