package aliif.pipeline;

import java.nio.file.Path;
import org.apache.pekko.util.ByteString;

/** An encoded image, wherever it lies. */
public sealed interface EncodedImage {

  /** Bytes that are in memory already. */
  record InMemory(ByteString bytes) implements EncodedImage {}

  /** A file, read where it lies: it may be larger than the heap, and must not change meanwhile. */
  record InFile(Path file) implements EncodedImage {}
}
