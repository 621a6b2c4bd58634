package aliif.gateway.batch;

import java.io.IOException;
import java.nio.file.Path;

/** The answer to a batch: an entry for each image, in order. For one thread. */
interface BatchOutput {
  /** Writes an output; it goes out at once. */
  void image(String name, Path content) throws IOException;

  /** Writes why there is no output; it goes out at once. */
  void problem(String name, String json) throws IOException;

  /** Writes the end. */
  void finish() throws IOException;
}
