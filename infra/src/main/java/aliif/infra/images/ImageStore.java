package aliif.infra.images;

import aliif.infra.store.PartFile;
import aliif.infra.store.StoreException;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.ImageId;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.image.ImageDecoder;
import aliif.pipeline.image.format.ImageHeader;
import aliif.pipeline.image.format.ImageLimits;
import java.io.IOException;
import java.nio.file.Path;
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

  private final ImageFiles files;
  private final ImageStoreSettings settings;
  private final ImageLimits limits;
  private final Shelf shelf;
  private final ArrivingBytes.Room room;

  private ImageStore(ImageFiles files, ImageStoreSettings settings, ImageLimits limits) {
    this.files = files;
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
      ImageStore store = new ImageStore(ImageFiles.open(folder), settings, limits);
      store.findAll();
      return store;
    } catch (IOException problem) {
      throw new IOException(
          "images: " + folder + " (expected: a folder that can be written)", problem);
    }
  }

  private synchronized void findAll() throws IOException {
    files.all().forEach(each -> shelf.found(each.id(), each.bytes()));
    /* The quota may have been lowered. */
    evict(shelf.excess());
  }

  /**
   * Begins to take an image in.
   *
   * @throws StoreException if the disk fails
   */
  public ArrivingImage receive() {
    try {
      return new ArrivingImage(this, files.begin());
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
      return kept.map(image -> describe(image, files.path(id)));
    } catch (RuntimeException | Error problem) {
      kept.ifPresent(this::leave);
      throw problem;
    }
  }

  /* Another process may have put the image there, or taken it away. */
  private synchronized Optional<KeptImage> enter(ImageId id) {
    try {
      Optional<ImageFiles.Found> file = files.find(id);
      if (file.isEmpty()) {
        files.require();
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
    return stored(kept, facts(kept, files.path(kept.id())));
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
      return files.delete(id);
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
      part.publish(files.path(id));
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
        files.delete(each);
        LOG.debug("images: {} is evicted", each);
      } catch (IOException problem) {
        trouble = Optional.of(problem);
        files.bytes(each).ifPresent(bytes -> shelf.found(each, bytes));
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
    return new StoredImage(kept, facts, files.path(kept.id()), () -> leave(kept));
  }

  private StoredImage describe(KeptImage kept, Path file) {
    KeptImage.Facts facts = facts(kept, file);
    if (remember(kept, facts)) {
      files.touch(file);
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
    return new StoreException(files + ": " + problem, problem);
  }

  @Override
  public String toString() {
    return files.toString();
  }
}
