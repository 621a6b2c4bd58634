package aliif.infra.store;

import aliif.model.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The address of a stored object: a SHA-256 in lower-case hexadecimal. Nothing else is ever used as
 * a path.
 */
public record Address(String hex) {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  /**
   * @throws IllegalArgumentException if the text is not an address
   */
  public Address {
    if (!HEX.matcher(hex).matches()) {
      throw new IllegalArgumentException(
          "address: " + hex + " (expected: 64 digits of lower-case hexadecimal)");
    }
  }

  /** Reads an address from untrusted text; empty if it is not one. */
  public static Optional<Address> parse(String text) {
    return HEX.matcher(text).matches() ? Optional.of(new Address(text)) : Optional.empty();
  }

  /**
   * The address of an output: the same input, parameters and weights give the same one.
   *
   * @param inputDigest SHA-256 of the encoded input, in hexadecimal
   * @param parameters a text that is the same for all requests with the same output
   * @param weightsDigest SHA-256 of the weights, in hexadecimal
   */
  public static Address ofOutput(String inputDigest, String parameters, String weightsDigest) {
    String all = String.join("\n", List.of("output 1", inputDigest, parameters, weightsDigest));
    byte[] digest = Sha256.create().digest(all.getBytes(StandardCharsets.UTF_8));
    return new Address(HexFormat.of().formatHex(digest));
  }

  @Override
  public String toString() {
    return hex;
  }
}
