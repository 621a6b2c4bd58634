package aliif.gateway.iiif;

import aliif.gateway.http.Problem;
import aliif.gateway.http.ProblemException;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.InvalidParameter;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads numbers out of the parameters of an image request, and words its errors. */
final class IiifText {
  private static final Pattern WHOLE = Pattern.compile("\\d{1,9}");
  private static final Pattern DECIMAL = Pattern.compile("\\d{1,9}(\\.\\d{1,20})?|\\.\\d{1,20}");

  private IiifText() {}

  static boolean isWhole(String text) {
    return WHOLE.matcher(text).matches();
  }

  static boolean isDecimal(String text) {
    return DECIMAL.matcher(text).matches();
  }

  /** The numbers of a list with commas; empty if they are not so many, or not all numbers. */
  static List<BigDecimal> decimals(String text, int count) {
    String[] parts = text.split(",", -1);
    return parts.length == count && Stream.of(parts).allMatch(IiifText::isDecimal)
        ? Stream.of(parts).map(BigDecimal::new).toList()
        : List.of();
  }

  /** A number without zeros that say nothing. */
  static String canonical(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  /** 400. */
  static UpscaleException invalid(String name, String value, String expected) {
    return new UpscaleException(
        new InvalidParameter("%s: %s (expected: %s)".formatted(name, value, expected)));
  }

  /** 501. */
  static ProblemException notImplemented(String name, String value, String expected) {
    return new ProblemException(
        Problem.of(
            501, "Not implemented", "%s: %s (expected: %s)".formatted(name, value, expected)));
  }
}
