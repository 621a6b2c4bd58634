package aliif.pipeline;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names an image by its content.
 *
 * @param hex the SHA-256 of the encoded bytes, as 64 digits of lower-case hexadecimal
 */
public record ImageId(String hex) {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  /**
   * @throws IllegalArgumentException if the text is anything else
   */
  public ImageId {
    if (!HEX.matcher(hex).matches()) {
      throw new IllegalArgumentException(
          "image: " + hex + " (expected: 64 digits of lower-case hexadecimal)");
    }
  }

  /** Reads an id from untrusted text; empty if it is not one. */
  public static Optional<ImageId> parse(String text) {
    return HEX.matcher(text).matches() ? Optional.of(new ImageId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return hex;
  }
}
