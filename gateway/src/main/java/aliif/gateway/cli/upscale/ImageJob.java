package aliif.gateway.cli.upscale;

import aliif.gateway.cli.files.ImageLocation;
import java.nio.file.Files;
import java.nio.file.Path;

/** One image to read and one to write. */
public record ImageJob(ImageLocation input, ImageLocation output) {

  /** Whether a file is there now, in the place of the output. */
  boolean replaces() {
    return output instanceof ImageLocation.InFile(Path file) && Files.isRegularFile(file);
  }
}
