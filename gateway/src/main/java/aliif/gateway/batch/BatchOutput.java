package aliif.gateway.batch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The answer to a batch: an entry for each image, in order. For one thread. */
interface BatchOutput {
  /** Writes an output; it goes out at once. */
  void image(String name, Path content) throws IOException;

  /** Writes why there is no output; it goes out at once. */
  void problem(String name, String json) throws IOException;

  /** Writes the end. */
  void finish() throws IOException;

  /** A name that leads into no other folder, however the client's did. */
  static String inside(String name) {
    String safe =
        Arrays.stream(name.replace('\\', '/').split("/", -1))
            .filter(part -> !part.isEmpty() && !part.equals(".") && !part.equals(".."))
            .collect(Collectors.joining("/"));
    return safe.isEmpty() ? "image" : safe;
  }

  /** The name of an output: that of its image, with its own ending. */
  static String named(String name, String ending) {
    return name.endsWith("." + ending) ? name : name + "." + ending;
  }
}
