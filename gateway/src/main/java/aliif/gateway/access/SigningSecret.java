package aliif.gateway.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs with HMAC-SHA256. Safe for use by many threads. */
final class SigningSecret {
  private static final String HMAC = "HmacSHA256";
  private static final int BYTES = 32;

  private final byte[] secret;

  private SigningSecret(byte[] secret) {
    this.secret = secret;
  }

  static SigningSecret create() {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    return new SigningSecret(random);
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException if it is not 32 bytes in Base64
   */
  static SigningSecret parse(String text) {
    byte[] secret = Base64.getUrlDecoder().decode(text);
    if (secret.length != BYTES) {
      throw new IllegalArgumentException("length: " + secret.length + " (expected: " + BYTES + ")");
    }
    return new SigningSecret(secret);
  }

  /** Base64 in letters that may stand in a URL, without padding. */
  String text() {
    return encoded(secret);
  }

  /** The signature of a text: 43 letters. */
  String sign(String text) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(secret, HMAC));
      return encoded(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** Whether a signature is that of a text; takes the same time wherever they differ. */
  boolean signed(String text, String signature) {
    return MessageDigest.isEqual(
        sign(text).getBytes(StandardCharsets.US_ASCII),
        signature.getBytes(StandardCharsets.US_ASCII));
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
