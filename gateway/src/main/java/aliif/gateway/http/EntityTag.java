package aliif.gateway.http;

import aliif.model.Sha256;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.util.ByteString;

/**
 * Stands for an answer. A client that has it sends the tag in {@code If-None-Match}, and gets a 304
 * instead. With equal tags, answers have equal bytes; with equal weak tags they show the same.
 *
 * @param text in quotes; a weak tag begins with {@code W/}
 */
public record EntityTag(String text) {
  private static final int DIGITS = 32;

  /** The tag of these bytes. */
  public static EntityTag of(ByteString bytes) {
    return new EntityTag("\"" + Sha256.hex(bytes.getByteBuffers()).substring(0, DIGITS) + "\"");
  }

  /**
   * The weak tag of what is made of these parts, none of which has a line break: the bytes may
   * differ by what makes them.
   */
  public static EntityTag made(String... parts) {
    return new EntityTag("W/" + of(ByteString.fromString(String.join("\n", parts))).text);
  }

  /** Whether the client has what has this tag. */
  public boolean isKnown(HttpRequest request) {
    return request
        .getHeader("If-None-Match")
        .filter(
            header ->
                Stream.of(header.value().split(",", -1))
                    .map(each -> opaque(each.strip()))
                    .anyMatch(each -> each.equals(opaque(text)) || each.equals("*")))
        .isPresent();
  }

  private static String opaque(String tag) {
    return tag.replaceFirst("^W/", "");
  }

  /** The header of an answer. */
  public HttpHeader header() {
    return RawHeader.create("ETag", text);
  }
}
