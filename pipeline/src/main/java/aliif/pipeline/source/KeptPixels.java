package aliif.pipeline.source;

import aliif.pipeline.ImageId;
import aliif.pipeline.image.format.ImageHeader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Scratch files of decoded images, within bounds: the one that has not been used for longest makes
 * room, but none that is in use. Safe for use by many threads.
 */
final class KeptPixels implements AutoCloseable {
  /** Headers with more profiles and texts than this are read again from their files, in bytes. */
  private static final long LARGEST_HEADER = 64 << 10;

  /**
   * @param clear the largest alpha whose pixels may have the colour of others, of 255; 0 for an
   *     image without alpha
   * @param level how often the size is halved; 0 for all pixels
   */
  record PixelsKey(ImageId id, int clear, int level) {}

  private static final class Kept {
    final Optional<ImageHeader> header; // empty for a large one
    final ScratchFile file;
    int users;

    Kept(Optional<ImageHeader> header, ScratchFile file) {
      this.header = header;
      this.file = file;
    }
  }

  private final long mostBytes;
  private final int mostFiles;
  private final Map<PixelsKey, Kept> kept = new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true);
  private long bytes; // of files, and of those to come
  private int files;
  private boolean closed;

  KeptPixels(long mostBytes, int mostFiles) {
    this.mostBytes = mostBytes;
    this.mostFiles = mostFiles;
  }

  /** The header of an image that is kept, unless it is a large one. */
  synchronized Optional<ImageHeader> header(ImageId id) {
    return kept.entrySet().stream()
        .filter(each -> each.getKey().id().equals(id))
        .flatMap(each -> each.getValue().header.stream())
        .findFirst();
  }

  /**
   * The pixels of an image, in use until they are closed.
   *
   * @param key of the pixels
   * @param header of the image
   */
  synchronized Optional<DecodedImage> find(PixelsKey key, ImageHeader header) {
    return Optional.ofNullable(kept.get(key))
        .map(
            found -> {
              found.users++;
              return new DecodedImage(header, key.level(), found.file, () -> release(found));
            });
  }

  /** Makes room for a file; false if there is none. */
  synchronized boolean reserve(long more) {
    if (closed || more > mostBytes || !canHave(more)) {
      return false;
    }
    List<Kept> gone = new ArrayList<>();
    Iterator<Kept> oldest = kept.values().iterator();
    while ((bytes > mostBytes - more || files >= mostFiles) && oldest.hasNext()) {
      Kept each = oldest.next();
      if (each.users == 0) {
        oldest.remove();
        gone.add(each);
        free(each.file.layout().bytes());
      }
    }
    gone.forEach(each -> each.file.close());
    bytes += more;
    files++;
    return true;
  }

  /** Whether there would be room if all files went that nobody uses. */
  private boolean canHave(long more) {
    List<Kept> unused = kept.values().stream().filter(each -> each.users == 0).toList();
    long room = unused.stream().mapToLong(each -> each.file.layout().bytes()).sum();
    return bytes - room <= mostBytes - more && files - unused.size() < mostFiles;
  }

  /** Gives back room for which there is no file. */
  synchronized void free(long room) {
    bytes -= room;
    files--;
  }

  /** Keeps a file for which there is room. */
  synchronized void add(PixelsKey key, ImageHeader header, ScratchFile file) {
    if (closed) {
      free(file.layout().bytes());
      file.close();
    } else {
      boolean small = header.metadata().bytes() <= LARGEST_HEADER;
      kept.put(key, new Kept(small ? Optional.of(header) : Optional.empty(), file));
    }
  }

  private synchronized void release(Kept used) {
    used.users--;
    if (closed && used.users == 0) {
      used.file.close();
    }
  }

  /** How many requests use kept pixels now. */
  synchronized int users() {
    return kept.values().stream().mapToInt(each -> each.users).sum();
  }

  /** Bytes of scratch files, and of those to come. */
  synchronized long bytes() {
    return bytes;
  }

  /** Deletes all files; those in use when they are released. */
  @Override
  public synchronized void close() {
    closed = true;
    for (Kept each : kept.values()) {
      free(each.file.layout().bytes());
      if (each.users == 0) {
        each.file.close();
      }
    }
    kept.clear();
  }
}
