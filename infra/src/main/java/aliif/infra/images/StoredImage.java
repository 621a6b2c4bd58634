package aliif.infra.images;

import aliif.model.Size;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.ImageFormat;
import aliif.pipeline.ImageId;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An image in the store. The store does not evict it before it is closed; a caller that has it
 * deleted takes the file away also from those who use it. Safe for use by many threads.
 */
public final class StoredImage implements AutoCloseable {
  private final KeptImage kept;
  private final KeptImage.Facts facts;
  private final Path file;
  private final Runnable leave;
  private final AtomicBoolean closed = new AtomicBoolean();

  StoredImage(KeptImage kept, KeptImage.Facts facts, Path file, Runnable leave) {
    this.kept = kept;
    this.facts = facts;
    this.file = file;
    this.leave = leave;
  }

  public ImageId id() {
    return kept.id();
  }

  /** Where the encoded bytes are, as they were sent. */
  public Path file() {
    return file;
  }

  public ImageFormat format() {
    return facts.format();
  }

  /** Size of the upright image. */
  public Size size() {
    return facts.size();
  }

  /** Size of the file. */
  public long bytes() {
    return kept.bytes();
  }

  /** The image for a request. */
  public EncodedImage encoded() {
    return new EncodedImage.Stored(id(), file);
  }

  /** The store may evict it from now on. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      leave.run();
    }
  }
}
