package aliif.pipeline;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.pekko.util.ByteString;

/** Computes SHA-256 digests. */
public final class Sha256 {
  private Sha256() {}

  /** The digest of bytes, in lower-case hexadecimal. */
  public static String hex(ByteString bytes) {
    MessageDigest digest = create();
    update(digest, bytes);
    return HexFormat.of().formatHex(digest.digest());
  }

  /** A digest of bytes that arrive in parts; for one thread. */
  public static MessageDigest create() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** Adds bytes to a digest, without copying them. */
  public static void update(MessageDigest digest, ByteString bytes) {
    for (ByteBuffer part : bytes.getByteBuffers()) {
      digest.update(part);
    }
  }
}
