package aliif.gateway.access;

import aliif.model.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * What a client shows to be let in: {@code aliif_} and 256 random bits, in letters that may stand
 * in a URL and in a header.
 */
public record ApiKey(String text) {
  private static final String PREFIX = "aliif_";
  private static final int BYTES = 32;
  private static final Pattern TEXT = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}");

  /** A new one, which nobody can guess. */
  public static ApiKey create() {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    return new ApiKey(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random));
  }

  /** Whether a text can be a key. */
  public static boolean isValid(String text) {
    return TEXT.matcher(text).matches();
  }

  /*
   * One round of SHA-256 is enough: slow, salted hashes protect passwords, which can be guessed. 256
   * random bits cannot.
   */
  /** Its SHA-256, 32 bytes. */
  byte[] digest() {
    return Sha256.create().digest(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Nothing that could be used. */
  @Override
  public String toString() {
    return PREFIX + "...";
  }
}
