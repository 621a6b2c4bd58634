package aliif.pipeline;

import java.nio.file.Path;
import org.apache.pekko.util.ByteString;

/** An encoded image: in memory or in a file. */
public sealed interface EncodedImage {

  /** An image in memory. */
  record InMemory(ByteString bytes) implements EncodedImage {}

  /** An image in a file. It may be larger than the heap, and must not change while it is read. */
  record InFile(Path file) implements EncodedImage {}
}
