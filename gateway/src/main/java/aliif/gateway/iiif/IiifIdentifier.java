package aliif.gateway.iiif;

import aliif.model.Scale;
import aliif.model.Size;
import aliif.pipeline.ImageId;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names what viewers see as an image: an image of the store, or its enlargement. An enlargement is
 * for viewers that never ask for more pixels than an image has; its size is that of the whole image
 * at a scale, and its parts have the pixels of that.
 *
 * @param id of the stored image
 * @param factor of the enlargement; empty for the image itself
 * @param signature that lets viewers in, which repeat the identifier in each request; empty if
 *     there is none
 */
record IiifIdentifier(ImageId id, Optional<BigDecimal> factor, String signature) {
  private static final Pattern TEXT =
      Pattern.compile(
          "([0-9a-f]{64})(?:;x(\\d{1,3}(?:\\.\\d{1,6})?))?(;expires=\\d{1,12};signature=[\\w-]{43})?");

  /** Reads {@code ID} or {@code ID;x4}; empty if the text is anything else. */
  static Optional<IiifIdentifier> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    Optional<BigDecimal> factor = Optional.ofNullable(parts.group(2)).map(BigDecimal::new);
    return factor.filter(it -> !allowed(it)).isPresent()
        ? Optional.empty()
        : Optional.of(
            new IiifIdentifier(
                new ImageId(parts.group(1)),
                factor,
                Optional.ofNullable(parts.group(3)).orElse("")));
  }

  private static boolean allowed(BigDecimal factor) {
    return factor.signum() > 0 && factor.compareTo(BigDecimal.valueOf(Scale.MAXIMUM)) <= 0;
  }

  /**
   * The size that viewers see.
   *
   * @param input size of the stored image
   * @throws IllegalArgumentException if a side has more pixels than can be counted
   */
  Size plane(Size input) {
    return factor.map(it -> new Scale.Factor(it.doubleValue()).of(input)).orElse(input);
  }

  /** What it names, whoever asks. */
  String unsigned() {
    return id + factor.map(it -> ";x" + IiifText.canonical(it)).orElse("");
  }

  @Override
  public String toString() {
    return unsigned() + signature;
  }
}
