package aliif.gateway.http;

import aliif.model.Sha256;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.util.ByteString;

/**
 * Stands for the bytes of an answer: equal tags, equal bytes. A client that has them sends the tag
 * in {@code If-None-Match}, and gets a 304 instead.
 *
 * @param text in quotes
 */
public record EntityTag(String text) {
  private static final int DIGITS = 32;

  /** The tag of these bytes. */
  public static EntityTag of(ByteString bytes) {
    return new EntityTag("\"" + Sha256.hex(bytes.getByteBuffers()).substring(0, DIGITS) + "\"");
  }

  /** The tag of what is made of these parts, none of which has a line break. */
  public static EntityTag made(String... parts) {
    return of(ByteString.fromString(String.join("\n", parts)));
  }

  /** Whether the client has what has this tag. */
  public boolean isKnown(HttpRequest request) {
    return request
        .getHeader("If-None-Match")
        .filter(
            header ->
                Stream.of(header.value().split(",", -1))
                    .map(each -> each.strip().replaceFirst("^W/", ""))
                    .anyMatch(each -> each.equals(text) || each.equals("*")))
        .isPresent();
  }

  /** The header of an answer. */
  public HttpHeader header() {
    return RawHeader.create("ETag", text);
  }
}
