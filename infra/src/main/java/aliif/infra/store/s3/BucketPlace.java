package aliif.infra.store.s3;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in S3 a store is.
 *
 * @param bucket name of the bucket
 * @param prefix what the keys of all objects begin with: empty, or ending with a slash
 */
public record BucketPlace(String bucket, String prefix) {
  private static final String SCHEME = "s3://";
  private static final Pattern PLACE =
      Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/([\\w!.*'()/-]{0,500}))?");

  /** Whether a text is meant to be such a place. */
  public static boolean isMeant(String text) {
    return text.startsWith(SCHEME);
  }

  /**
   * Reads {@code s3://BUCKET} or {@code s3://BUCKET/PREFIX}.
   *
   * @throws IllegalArgumentException if the text is neither
   */
  public static BucketPlace parse(String text) {
    Matcher place = PLACE.matcher(text);
    if (!place.matches()) {
      throw new IllegalArgumentException(
          "store: " + text + " (expected: s3://BUCKET or s3://BUCKET/PREFIX)");
    }
    String prefix = Optional.ofNullable(place.group(2)).orElse("");
    return new BucketPlace(
        place.group(1), prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/");
  }

  /** The key of an object. */
  String key(String name) {
    return prefix + name;
  }

  @Override
  public String toString() {
    return SCHEME + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
  }
}
