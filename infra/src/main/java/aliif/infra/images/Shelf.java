package aliif.infra.images;

import aliif.pipeline.ImageId;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import aliif.pipeline.UpscaleOutcome.Overloaded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which images are kept, how large they are, which of them are in use and which was used last.
 * Arithmetic only: the files are {@link ImageStore}'s. For one thread at a time.
 */
final class Shelf {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final long quota;

  /** The least recently used first. */
  private final Map<ImageId, KeptImage> images = new LinkedHashMap<>(16, 0.75f, true);

  /** Images for which room was made. The same one may come twice at once. */
  private final Set<ImageId> coming = new HashSet<>();

  private long used;

  /**
   * @param quota in bytes
   */
  Shelf(long quota) {
    this.quota = quota;
  }

  /** An image, which counts as used now. */
  Optional<KeptImage> find(ImageId id) {
    return Optional.ofNullable(images.get(id));
  }

  /** Bytes of all images, and of the room that was made for others. */
  long used() {
    return used;
  }

  int count() {
    return images.size();
  }

  /** The ids of the images that were used last, the last one first. */
  List<ImageId> latest(int most) {
    return latest(Optional.empty(), most).stream().map(KeptImage::id).toList();
  }

  /**
   * The images that were used last, the last one first. They do not count as used by that.
   *
   * @param before only those that were used before this one; none if it is not here
   */
  List<KeptImage> latest(Optional<ImageId> before, int most) {
    Stream<KeptImage> all = List.copyOf(images.values()).reversed().stream();
    return before
        .map(id -> all.dropWhile(each -> !each.id().equals(id)).skip(1))
        .orElse(all)
        .limit(most)
        .toList();
  }

  /** Whether an image is here; it does not count as used by that. */
  boolean has(ImageId id) {
    return images.containsKey(id);
  }

  /** Adds an image that is on the disk already, whatever the quota is. */
  KeptImage found(ImageId id, long bytes) {
    KeptImage added = new KeptImage(id, bytes);
    images.put(id, added);
    used += bytes;
    return added;
  }

  /** Adds an image for which there is room by {@link #makeRoom}. */
  KeptImage put(ImageId id, long bytes) {
    giveBack(id, bytes);
    return find(id).orElseGet(() -> found(id, bytes));
  }

  /**
   * Makes room for an image; it counts as used from now on.
   *
   * @return the images that have to go
   * @throws UpscaleException if all that are kept are in use, or the image is larger than the quota
   */
  List<ImageId> makeRoom(ImageId id, long bytes) {
    if (images.containsKey(id) || coming.contains(id)) {
      return List.of();
    }
    if (bytes > quota) {
      throw new UpscaleException(
          new OverLimit(
              "image: %d bytes (expected: at most %d; aliif.images.quota)"
                  .formatted(bytes, quota)));
    }
    List<KeptImage> leaving = new ArrayList<>();
    long free = quota - used;
    for (KeptImage each : images.values()) {
      if (free >= bytes) {
        break;
      }
      if (!each.inUse()) {
        leaving.add(each);
        free += each.bytes();
      }
    }
    if (free < bytes) {
      throw new UpscaleException(
          new Overloaded(
              "image: no room for %d bytes, as other images are in use (expected: less at once;"
                      .formatted(bytes)
                  + " aliif.images.quota)",
              RETRY_AFTER));
    }
    List<ImageId> ids = leaving.stream().map(KeptImage::id).toList();
    ids.forEach(this::remove);
    coming.add(id);
    used += bytes;
    return ids;
  }

  /** Takes out images until the rest is within the quota, and returns which. */
  List<ImageId> excess() {
    List<ImageId> leaving = new ArrayList<>();
    long left = used;
    for (KeptImage each : images.values()) {
      if (left <= quota) {
        break;
      }
      leaving.add(each.id());
      left -= each.bytes();
    }
    leaving.forEach(this::remove);
    return leaving;
  }

  /** Whether there is room for an image that has not been put. */
  boolean isComing(ImageId id) {
    return coming.contains(id);
  }

  /** Gives back the room that was made for an image, if it was. */
  void giveBack(ImageId id, long bytes) {
    if (coming.remove(id)) {
      used -= bytes;
    }
  }

  /** Forgets an image, also if it is in use. */
  boolean remove(ImageId id) {
    KeptImage gone = images.remove(id);
    if (gone == null) {
      return false;
    }
    used -= gone.bytes();
    return true;
  }
}
