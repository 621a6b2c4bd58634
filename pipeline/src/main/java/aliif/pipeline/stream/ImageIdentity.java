package aliif.pipeline.stream;

import aliif.model.Sha256;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.ImageId;
import aliif.pipeline.features.SeenImages;
import java.util.Optional;

/**
 * Finds out which image a request has, and whether it is worth keeping features of it: it is
 * stored, or it has come before. Safe for use by many threads.
 */
final class ImageIdentity {
  private final SeenImages seen;

  /**
   * @param most images that are remembered
   */
  ImageIdentity(int most) {
    seen = new SeenImages(most);
  }

  /** The image, if features of it are worth keeping; it is remembered from now on. */
  Optional<ImageId> worthKeeping(EncodedImage image) {
    return switch (image) {
      case EncodedImage.Stored(var id, _) -> Optional.of(id);
      case EncodedImage.InMemory(var bytes) ->
          Optional.of(new ImageId(Sha256.hex(bytes.getByteBuffers()))).filter(seen::again);
      case EncodedImage.InFile _ -> Optional.empty();
    };
  }
}
