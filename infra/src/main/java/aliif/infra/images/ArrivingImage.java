package aliif.infra.images;

import aliif.infra.store.PartFile;
import aliif.infra.store.StoreException;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import aliif.pipeline.image.ImageDecoder;
import java.io.IOException;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An image on its way into the store: bytes go to a part file as they arrive. To be kept or closed.
 * Its methods write to the disk, and block. For one thread at a time.
 */
public final class ArrivingImage implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ArrivingImage.class);

  private final ImageStore store;
  private final PartFile part;
  private final ArrivingBytes counted;
  private ByteString start = ByteString.emptyByteString();
  private boolean ended;

  /**
   * An image that has been kept.
   *
   * @param image in use, to be closed
   * @param isNew whether the store did not have it before
   */
  public record Kept(StoredImage image, boolean isNew) {}

  ArrivingImage(ImageStore store, PartFile part) {
    this.store = store;
    this.part = part;
    this.counted = store.arriving();
  }

  /**
   * Appends.
   *
   * @throws UpscaleException if it does not begin as an image does, becomes too large, or too much
   *     is arriving at once
   * @throws StoreException if the disk fails
   */
  public void write(ByteString bytes) {
    if (ended) {
      throw new IllegalStateException("image: ended (expected: arriving)");
    }
    long most = store.limits().fileBytes();
    if (bytes.size() > most - part.bytes()) {
      throw new UpscaleException(
          new OverLimit("body: too large (expected: at most " + most + " bytes)"));
    }
    look(bytes);
    counted.add(bytes.size());
    try {
      part.write(bytes);
    } catch (IOException problem) {
      throw store.trouble(problem);
    }
  }

  /** What is no image is not written. */
  private void look(ByteString bytes) {
    if (start.size() < ImageDecoder.SIGNATURE) {
      start = start.concat(bytes).take(ImageDecoder.SIGNATURE).compact();
      if (start.size() == ImageDecoder.SIGNATURE) {
        ImageDecoder.requireImage(start);
      }
    }
  }

  /** Bytes so far. */
  public long bytes() {
    return part.bytes();
  }

  /**
   * Reads the header, and keeps the image durably.
   *
   * @throws UpscaleException if it is not an image, is over a limit, or has no room
   * @throws StoreException if the disk fails
   */
  public Kept keep() {
    try {
      return store.keep(part);
    } finally {
      close();
    }
  }

  /** Drops what has arrived, unless it was kept. */
  @Override
  public void close() {
    if (ended) {
      return;
    }
    ended = true;
    counted.close();
    try {
      part.close();
    } catch (IOException problem) {
      LOG.warn("{}: a part is left for the next start to sweep", store, problem);
    }
  }
}
