package aliif.pipeline;

import java.nio.file.Path;
import org.apache.pekko.util.ByteString;

/** An encoded image: in memory, in a file, or in the store of images. */
public sealed interface EncodedImage {

  /** An image in memory. */
  record InMemory(ByteString bytes) implements EncodedImage {}

  /** An image in a file. It may be larger than the heap, and must not change while it is read. */
  record InFile(Path file) implements EncodedImage {}

  /**
   * An image of the store, in a file that does not change while it is read. Since its content is
   * known, what is computed of it may be kept for other requests.
   */
  record Stored(ImageId id, Path file) implements EncodedImage {}
}
