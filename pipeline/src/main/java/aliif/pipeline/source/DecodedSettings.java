package aliif.pipeline.source;

import com.typesafe.config.Config;
import java.nio.file.Path;

/**
 * Settings of {@code aliif.decoded}.
 *
 * @param folder for scratch files; must exist
 * @param bytes of pixels that are kept, over all images; 0 keeps none
 * @param images whose pixels are kept
 */
public record DecodedSettings(Path folder, long bytes, int images) {
  /**
   * @throws IllegalArgumentException if a number is below 0
   */
  public DecodedSettings {
    if (bytes < 0 || images < 0) {
      throw new IllegalArgumentException(
          "aliif.decoded: bytes %d, images %d (expected: from 0)".formatted(bytes, images));
    }
  }

  /** The settings of a configuration; an empty folder is the JVM's folder for temporary files. */
  public static DecodedSettings of(Config config) {
    Config decoded = config.getConfig("aliif.decoded");
    String folder = decoded.getString("folder");
    return new DecodedSettings(
        Path.of(folder.isEmpty() ? System.getProperty("java.io.tmpdir") : folder),
        decoded.getBytes("bytes"),
        decoded.getInt("images"));
  }
}
