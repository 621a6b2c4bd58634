package aliif.gateway.cli.files;

import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.UnsupportedFormat;
import aliif.pipeline.image.ImageDecoder;
import aliif.pipeline.image.format.ImageLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.apache.pekko.util.ByteString;

/** Tells which of the files in a folder are images. */
public final class ImageNames {
  /*
   * A known ending is enough: a broken photo should be reported, not skipped. A file without an
   * ending is judged by its first bytes. Any other ending means that it is not an image, whatever
   * the file contains.
   */
  private static final Set<String> ENDINGS =
      Set.of("apng", "bmp", "gif", "jfif", "jpe", "jpeg", "jpg", "png", "tif", "tiff", "webp");

  private static final int HEAD = 64; // bytes, enough to tell every format

  private ImageNames() {}

  public static boolean isImage(Path file) {
    String ending = FileNames.extension(file).toLowerCase(Locale.ROOT);
    return Files.isRegularFile(file)
        && (ENDINGS.contains(ending) || (ending.isEmpty() && beginsAsImage(file)));
  }

  /** Whether a file is hidden: its name begins with a dot. */
  static boolean isHidden(Path file) {
    return FileNames.fileName(file).startsWith(".");
  }

  private static boolean beginsAsImage(Path file) {
    try (InputStream bytes = Files.newInputStream(file)) {
      ImageDecoder.probe(
          ByteString.fromArrayUnsafe(bytes.readNBytes(HEAD)), ImageLimits.configured());
      return true;
    } catch (UpscaleException problem) {
      return !(problem.failure() instanceof UnsupportedFormat);
    } catch (IOException unreadable) {
      return false;
    }
  }
}
