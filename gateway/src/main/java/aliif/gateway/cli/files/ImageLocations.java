package aliif.gateway.cli.files;

import aliif.gateway.cli.StandardStreams;
import aliif.gateway.cli.options.CommandFailure;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.image.ImageDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.pekko.util.ByteString;

/** Opens input images and writes output images. Safe for use by many threads. */
public final class ImageLocations implements AutoCloseable {
  private final PartialFiles files = new PartialFiles();
  private final StandardStreams streams;
  private final long limit;

  /**
   * @param limit on an input that is not in a file, in bytes
   */
  public ImageLocations(StandardStreams streams, long limit) {
    this.streams = streams;
    this.limit = limit;
  }

  /**
   * Opens an input. A file is read in place. What can be read only once, such as a pipe, is copied
   * into a temporary file, which is deleted when this is closed; of that, the first bytes are
   * looked at before the rest is copied.
   *
   * @throws CommandFailure if it does not exist, is too large, cannot be read, or does not begin as
   *     an image
   */
  public EncodedImage.InFile open(ImageLocation input) {
    return new EncodedImage.InFile(
        switch (input) {
          case ImageLocation.InFile(Path file) when Files.isRegularFile(file) -> readable(file);
          case ImageLocation.InFile(Path file) -> {
            try (InputStream pipe = Files.newInputStream(requireNoFolder(file))) {
              yield copied(input, pipe);
            } catch (IOException problem) {
              throw unreadable(file, problem);
            }
          }
          case ImageLocation.Standard _ -> copied(input, streams.in());
        });
  }

  private static Path readable(Path file) {
    if (!Files.isReadable(file)) {
      throw unreadable(file, new AccessDeniedException(file.toString()));
    }
    return file;
  }

  private static Path requireNoFolder(Path file) {
    if (Files.isDirectory(file)) {
      throw new CommandFailure(file + ": is a folder (expected: an image)");
    }
    return file;
  }

  private Path copied(ImageLocation input, InputStream stream) {
    Path copy = files.temporary().path();
    try (OutputStream out = Files.newOutputStream(copy, StandardOpenOption.WRITE)) {
      byte[] part = new byte[1 << 16];
      int count = stream.readNBytes(part, 0, ImageDecoder.SIGNATURE);
      ImageDecoder.requireImage(ByteString.fromArray(part, 0, count));
      for (long left = limit; count >= 0; count = stream.read(part)) {
        left -= count;
        if (left < 0) {
          throw new CommandFailure(
              "%s: too large (expected: at most %d bytes)".formatted(input, limit));
        }
        out.write(part, 0, count);
      }
      return copy;
    } catch (UpscaleException noImage) {
      throw new CommandFailure("%s: %s".formatted(input, noImage.failure().message()), noImage);
    } catch (IOException problem) {
      throw new CommandFailure(
          "%s: cannot be read (%s)".formatted(input, problem.getMessage()), problem);
    }
  }

  /** The line for a file or a folder that cannot be read. */
  public static CommandFailure unreadable(Path file, IOException problem) {
    return new CommandFailure(
        file
            + switch (problem) {
              case NoSuchFileException _ -> ": no such file";
              case AccessDeniedException _ -> ": cannot be read (no permission)";
              default -> ": cannot be read";
            },
        problem);
  }

  /**
   * Begins an output.
   *
   * @throws CommandFailure if nothing can be written there
   */
  public PartialFile begin(ImageLocation output) {
    return switch (output) {
      case ImageLocation.InFile(Path file) -> files.beside(file);
      case ImageLocation.Standard _ -> files.temporary();
    };
  }

  /*
   * Standard output gets the whole image or nothing: a reader does not see our exit code, and many
   * readers accept half of an image.
   */

  /** Puts a whole output into its place. */
  public void finish(PartialFile whole, ImageLocation output) {
    switch (output) {
      case ImageLocation.InFile _ -> whole.finish();
      case ImageLocation.Standard _ -> {
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

  /** Deletes unfinished outputs; no new ones can be begun. */
  @Override
  public void close() {
    files.close();
  }
}
