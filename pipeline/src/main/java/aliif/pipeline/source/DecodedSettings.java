package aliif.pipeline.source;

import com.typesafe.config.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings of {@code aliif.decoded}.
 *
 * @param folder for scratch files; empty for the JVM's folder for temporary files
 * @param bytes of pixels that are kept, over all images; 0 keeps none
 * @param images whose pixels are kept
 */
public record DecodedSettings(Optional<Path> folder, long bytes, int images) {
  /**
   * @throws IllegalArgumentException if a number is below 0
   */
  public DecodedSettings {
    if (bytes < 0 || images < 0) {
      throw new IllegalArgumentException(
          "aliif.decoded: bytes %d, images %d (expected: from 0)".formatted(bytes, images));
    }
  }

  /**
   * The settings of a configuration.
   *
   * @throws IllegalArgumentException if a number is below 0, or the folder is none
   */
  public static DecodedSettings of(Config config) {
    Config decoded = config.getConfig("aliif.decoded");
    Optional<Path> folder =
        Optional.of(decoded.getString("folder")).filter(name -> !name.isEmpty()).map(Path::of);
    if (folder.filter(Files::isDirectory).isEmpty() && folder.isPresent()) {
      throw new IllegalArgumentException(
          "aliif.decoded.folder: %s (expected: a folder that exists)".formatted(folder.get()));
    }
    return new DecodedSettings(folder, decoded.getBytes("bytes"), decoded.getInt("images"));
  }

  /** The same, with a folder for scratch files unless one is named already. */
  public DecodedSettings in(Path other) {
    return new DecodedSettings(folder.or(() -> Optional.of(other)), bytes, images);
  }

  /** The folder for scratch files. */
  Path scratch() {
    return folder.orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
  }
}
