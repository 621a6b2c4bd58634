package aliif.gateway.iiif;

import aliif.gateway.http.EntityTag;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.util.ByteString;

/** The headers of answers (Image API 3.0, 5.1 and 7; 2.1, 5.1 and 6). */
final class IiifHeaders {
  static final String METHODS = "GET, HEAD, OPTIONS";

  private static final String JSON_LD = "application/ld+json";

  private IiifHeaders() {}

  static HttpResponse options() {
    return HttpResponse.create()
        .withStatus(204)
        .addHeader(RawHeader.create("Allow", METHODS))
        .addHeader(RawHeader.create("Access-Control-Allow-Methods", METHODS));
  }

  static HttpResponse seeOther(String uri) {
    return HttpResponse.create().withStatus(303).addHeader(RawHeader.create("Location", uri));
  }

  /** The answer with an information document, as JSON-LD if that is asked for. */
  static HttpResponse info(
      IiifVersion version, HttpRequest request, JsonObject document, Duration age) {
    ByteString bytes = ByteString.fromString(document + "\n");
    EntityTag tag = EntityTag.of(bytes);
    boolean linked =
        request.getHeader("Accept").filter(it -> it.value().contains(JSON_LD)).isPresent();
    HttpResponse headers =
        HttpResponse.create()
            .addHeaders(cached(tag, age))
            .addHeader(RawHeader.create("Vary", "Accept"))
            .addHeader(
                RawHeader.create(
                    "Link",
                    linked ? profile(version) : profile(version) + ", " + context(version)));
    return tag.isKnown(request)
        ? headers.withStatus(304)
        : headers.withEntity(
            HttpEntities.create(linked ? linked(version) : ContentTypes.APPLICATION_JSON, bytes));
  }

  /** The headers of an image; one {@code Link} has its canonical address and the profile. */
  static HttpResponse image(
      IiifVersion version, HttpResponse response, String canonical, EntityTag tag, Duration age) {
    return response
        .addHeaders(cached(tag, age))
        .addHeader(
            RawHeader.create("Link", "<" + canonical + ">;rel=\"canonical\", " + profile(version)));
  }

  private static String profile(IiifVersion version) {
    return "<" + version.profile() + ">;rel=\"profile\"";
  }

  private static String context(IiifVersion version) {
    return "<%s>;rel=\"http://www.w3.org/ns/json-ld#context\";type=\"%s\""
        .formatted(version.context(), JSON_LD);
  }

  /** JSON-LD; in 3.0 the context is a parameter of the type. */
  private static ContentType linked(IiifVersion version) {
    Map<String, String> parameters =
        switch (version) {
          case TWO -> Map.of();
          case THREE -> Map.of("profile", version.context());
        };
    return ContentTypes.create(
        MediaTypes.customWithFixedCharset(
            "application", "ld+json", HttpCharsets.UTF_8, parameters, false));
  }

  private static List<HttpHeader> cached(EntityTag tag, Duration age) {
    return List.of(
        tag.header(), RawHeader.create("Cache-Control", "public, max-age=" + age.toSeconds()));
  }
}
