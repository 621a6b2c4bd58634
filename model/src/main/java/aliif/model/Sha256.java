package aliif.model;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Computes SHA-256 digests. */
public final class Sha256 {
  private Sha256() {}

  /** The digest of bytes, in lower-case hexadecimal. */
  public static String hex(byte[] bytes) {
    return hex(List.of(ByteBuffer.wrap(bytes)));
  }

  /** The digest of bytes in parts, in lower-case hexadecimal. The parts are read to their ends. */
  public static String hex(Iterable<ByteBuffer> parts) {
    MessageDigest digest = create();
    update(digest, parts);
    return HexFormat.of().formatHex(digest.digest());
  }

  /** A digest of bytes that arrive in parts; for one thread. */
  public static MessageDigest create() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every JDK has SHA-256", impossible);
    }
  }

  /** Adds bytes to a digest, without copying them. The parts are read to their ends. */
  public static void update(MessageDigest digest, Iterable<ByteBuffer> parts) {
    parts.forEach(digest::update);
  }
}
