package aliif.infra.images;

import aliif.model.Size;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.ImageId;
import java.util.Optional;

/** What the store remembers of an image. Its fields are guarded by the store. */
final class KeptImage {
  private final ImageId id;
  private final long bytes;
  private int users;
  private Optional<Long> touched = Optional.empty();
  private Optional<Facts> facts = Optional.empty();

  /** What the header of an image says, as far as it is remembered. */
  record Facts(ImageFormat format, Size size) {}

  KeptImage(ImageId id, long bytes) {
    this.id = id;
    this.bytes = bytes;
  }

  ImageId id() {
    return id;
  }

  long bytes() {
    return bytes;
  }

  boolean inUse() {
    return users > 0;
  }

  void enter() {
    users++;
  }

  void leave() {
    users--;
  }

  /** Nothing before the header has been read, since the store was opened. */
  Optional<Facts> facts() {
    return facts;
  }

  void facts(Facts read) {
    facts = Optional.of(read);
  }

  /**
   * Whether the last time of use on the disk is too old; then it counts as renewed.
   *
   * @param now and the exactness in nanoseconds
   */
  boolean touch(long now, long exactness) {
    if (touched.filter(last -> now - last < exactness).isPresent()) {
      return false;
    }
    touched = Optional.of(now);
    return true;
  }
}
