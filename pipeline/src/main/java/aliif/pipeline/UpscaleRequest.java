package aliif.pipeline;

import java.time.Instant;
import java.util.Optional;
import org.apache.pekko.util.ByteString;

/**
 * One image to upscale.
 *
 * @param id names the request in logs and messages; any text
 * @param image the encoded input
 * @param deadline after which nobody wants the answer
 */
public record UpscaleRequest(
    String id,
    EncodedImage image,
    UpscaleParameters parameters,
    Priority priority,
    Optional<Instant> deadline) {

  /** Of an image in memory. */
  public UpscaleRequest(
      String id,
      ByteString image,
      UpscaleParameters parameters,
      Priority priority,
      Optional<Instant> deadline) {
    this(id, new EncodedImage.InMemory(image), parameters, priority, deadline);
  }
}
