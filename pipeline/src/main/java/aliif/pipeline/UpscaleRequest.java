package aliif.pipeline;

import java.time.Instant;
import java.util.Optional;
import org.apache.pekko.util.ByteString;

/**
 * A request to upscale one image.
 *
 * @param id names the request in logs and messages; any text
 * @param image the encoded input
 * @param deadline time after which nobody needs the answer
 */
public record UpscaleRequest(
    String id,
    EncodedImage image,
    UpscaleParameters parameters,
    Priority priority,
    Optional<Instant> deadline) {

  /** A request with an image in memory. */
  public UpscaleRequest(
      String id,
      ByteString image,
      UpscaleParameters parameters,
      Priority priority,
      Optional<Instant> deadline) {
    this(id, new EncodedImage.InMemory(image), parameters, priority, deadline);
  }
}
