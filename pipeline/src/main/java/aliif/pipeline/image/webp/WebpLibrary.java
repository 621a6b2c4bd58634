package aliif.pipeline.image.webp;

import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import com.luciad.imageio.webp.internal.NativeLoader;

/**
 * Loads libwebp. Its Java library unpacks it into the folder for temporary files and loads it from
 * there. If nothing can be written to that folder, or no program run from it, only WebP is not
 * available.
 */
final class WebpLibrary {
  private WebpLibrary() {}

  /**
   * Loads libwebp unless it is loaded.
   *
   * @throws UpscaleException with an {@link UpscaleOutcome.UnsupportedFormat} that names the
   *     folder, if it cannot be loaded
   */
  static void require() {
    try {
      NativeLoader.initialize();
    } catch (Exception | LinkageError problem) { // Kotlin declares none
      throw missing(problem);
    }
  }

  private static UpscaleException missing(Throwable problem) {
    return new UpscaleException(
        new UpscaleOutcome.UnsupportedFormat(
            "image: WEBP, whose library does not load from %s (expected: a folder for temporary"
                    .formatted(System.getProperty("java.io.tmpdir"))
                + " files that programs may run from; TMPDIR names another)"),
        problem);
  }
}
