package aliif.gateway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.pekko.util.ByteString;

/** Reads and writes images where they are. Safe for use by many threads. */
final class Places implements AutoCloseable {
  private final PartialFiles files = new PartialFiles();
  private final StandardStreams streams;
  private final long limit;

  /**
   * @param limit on an input, in bytes
   */
  Places(StandardStreams streams, long limit) {
    this.streams = streams;
    this.limit = limit;
  }

  /**
   * The whole of an input.
   *
   * @throws CommandFailure if there is none, or it is too large, or it cannot be read
   */
  ByteString read(Place input) {
    return switch (input) {
      case Place.InFile(Path file) -> InputFile.read(file, limit);
      case Place.Standard _ -> InputFile.read(streams.in(), limit);
    };
  }

  /**
   * Begins an output.
   *
   * @throws CommandFailure if nothing can be written there
   */
  PartialFile begin(Place output) {
    return switch (output) {
      case Place.InFile(Path file) -> files.beside(file);
      case Place.Standard _ -> files.temporary();
    };
  }

  /*
   * Standard output gets an image when it is whole, or nothing: who reads it cannot see how we end,
   * and many readers take half an image for one.
   */

  /** Puts an output where it belongs, now that it is whole. */
  void finish(PartialFile whole, Place output) {
    switch (output) {
      case Place.InFile(Path file) -> whole.finish(file);
      case Place.Standard _ -> {
        try {
          Files.copy(whole.path(), streams.out());
          streams.out().flush();
        } catch (IOException problem) {
          throw new CommandFailure(
              "-: cannot be written (%s)".formatted(problem.getMessage()), problem);
        }
      }
    }
  }

  /** Removes what is half-written; nothing can be begun any more. */
  @Override
  public void close() {
    files.close();
  }
}
