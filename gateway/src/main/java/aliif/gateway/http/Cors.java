package aliif.gateway.http;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * What browsers are told about who may read an answer (CORS), and what they may do with it. Pages
 * of some sites may read all answers, and those of all sites those of open paths.
 */
final class Cors {
  private static final int SWITCHING = 101;

  /** {@code *} does not include {@code Authorization}. */
  private static final String HEADERS = "Authorization, *";

  private final Set<String> origins;

  /**
   * @param origins of pages that may send images, and read all answers
   */
  Cors(Set<String> origins) {
    this.origins = origins;
  }

  /**
   * The answer to a browser that asks what a page may do, if its page may; to be called when the
   * request is not refused.
   */
  static Optional<HttpResponse> preflight(HttpRequest request) {
    return request.method().value().equals("OPTIONS")
            && request.getHeader("Access-Control-Request-Method").isPresent()
        ? Optional.of(
            HttpResponse.create()
                .withStatus(204)
                .addHeader(
                    RawHeader.create(
                        "Access-Control-Allow-Methods", "GET, HEAD, POST, DELETE, OPTIONS"))
                .addHeader(RawHeader.create("Access-Control-Allow-Headers", HEADERS))
                .addHeader(RawHeader.create("Access-Control-Max-Age", "600")))
        : Optional.empty();
  }

  /**
   * An answer with the headers for browsers.
   *
   * @param open whether pages of all sites may read it
   */
  HttpResponse said(HttpRequest request, HttpResponse response, boolean open) {
    if (response.status().intValue() == SWITCHING) {
      return response;
    }
    HttpResponse safe =
        response
            .addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"))
            .addHeader(
                RawHeader.create(
                    "Cross-Origin-Resource-Policy", open ? "cross-origin" : "same-origin"));
    if (open) {
      return safe.addHeaders(readable("*"));
    }
    if (origins.isEmpty()) {
      return safe;
    }
    HttpResponse varying = safe.addHeader(RawHeader.create("Vary", "Origin"));
    return request
        .getHeader("Origin")
        .map(HttpHeader::value)
        .filter(origins::contains)
        .map(it -> varying.addHeaders(readable(it)))
        .orElse(varying);
  }

  private static List<HttpHeader> readable(String origin) {
    return List.of(
        RawHeader.create("Access-Control-Allow-Origin", origin),
        RawHeader.create("Access-Control-Expose-Headers", "*"));
  }
}
