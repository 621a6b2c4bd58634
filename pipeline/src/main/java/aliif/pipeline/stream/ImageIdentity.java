package aliif.pipeline.stream;

import aliif.pipeline.EncodedImage;
import aliif.pipeline.ImageId;
import aliif.pipeline.features.SeenImages;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.pekko.util.ByteString;

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
      case EncodedImage.InMemory(var bytes) -> Optional.of(id(bytes)).filter(seen::again);
      case EncodedImage.InFile _ -> Optional.empty();
    };
  }

  private static ImageId id(ByteString bytes) {
    MessageDigest digest = sha256();
    for (ByteBuffer buffer : bytes.getByteBuffers()) {
      digest.update(buffer);
    }
    return new ImageId(HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException problem) {
      throw new IllegalStateException("every JVM has SHA-256", problem);
    }
  }
}
