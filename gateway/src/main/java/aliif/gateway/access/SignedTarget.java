package aliif.gateway.access;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request line asks for, with a signature in it. The signature covers everything before it,
 * and there is the time until which it is valid. It stands in one of two places:
 *
 * <ul>
 *   <li>at the end of the query, {@code /v1/images/ID?expires=1790000000&signature=...}: the URL is
 *       signed, and nothing else;
 *   <li>at the end of a part of the path, {@code
 *       /iiif/3/ID;expires=1790000000;signature=.../info.json}: what is below that part is signed,
 *       too, as IIIF viewers make URLs of their own.
 * </ul>
 *
 * @param plain the target without signature, as far as it is in the query
 * @param signed what the signature covers
 * @param expires the first moment at which it is not valid any more
 * @param signature 43 letters
 * @param below the part of the path that paths are below of; empty if the signature is in the query
 */
public record SignedTarget(
    String plain, String signed, Instant expires, String signature, Optional<String> below) {
  private static final String EXPIRES = "expires=(?<expires>\\d{1,12})";
  private static final String SIGNATURE = "signature=(?<signature>[A-Za-z0-9_-]{43})";

  private static final Pattern IN_QUERY =
      Pattern.compile("(?<signed>(?<plain>/.*)[?&]" + EXPIRES + ")&" + SIGNATURE);

  private static final Pattern IN_PATH =
      Pattern.compile(
          "(?<signed>/[^?;]*(?:;x[0-9.]+)?;" + EXPIRES + ");" + SIGNATURE + "(?![^/?]).*");

  /** Where IIIF viewers make URLs of their own. */
  private static final Pattern IIIF =
      Pattern.compile("(?<image>/iiif/\\d/[^/?;]+(?:;x[0-9.]+)?)(?<rest>/[^?]*)?");

  /** Reads the target of a request, as it came; empty if it has no signature. */
  public static Optional<SignedTarget> parse(String target) {
    Matcher query = IN_QUERY.matcher(target);
    if (query.matches()) {
      return Optional.of(of(query, query.group("plain"), Optional.empty()));
    }
    Matcher path = IN_PATH.matcher(target);
    if (path.matches()) {
      String below = path.group("signed") + ";signature=" + path.group("signature");
      return Optional.of(of(path, target, Optional.of(below)));
    }
    return Optional.empty();
  }

  private static SignedTarget of(Matcher parts, String plain, Optional<String> below) {
    return new SignedTarget(
        plain,
        parts.group("signed"),
        Instant.ofEpochSecond(Long.parseLong(parts.group("expires"))),
        parts.group("signature"),
        below);
  }

  /** The text that is signed for a target. */
  static String text(String signed) {
    return "GET " + signed;
  }

  /**
   * A target with a signature: in the path if IIIF viewers make URLs of it, else in the query.
   *
   * @param target a path, with or without a query
   */
  static String sign(String target, Instant expires, SigningSecret secret) {
    long seconds = expires.getEpochSecond();
    Matcher iiif = IIIF.matcher(target);
    if (iiif.matches()) {
      String signed = iiif.group("image") + ";expires=" + seconds;
      String rest = iiif.group("rest") == null ? "" : iiif.group("rest");
      return signed + ";signature=" + secret.sign(text(signed)) + rest;
    }
    String signed = target + (target.contains("?") ? "&" : "?") + "expires=" + seconds;
    return signed + "&signature=" + secret.sign(text(signed));
  }
}
