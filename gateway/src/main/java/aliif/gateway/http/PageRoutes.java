package aliif.gateway.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.util.ByteString;

/** The page at the root, its files, and the description of the server; all are kept in memory. */
final class PageRoutes {
  private static final List<String> FILES =
      List.of(
          "web/page.css",
          "web/jobs.css",
          "web/page.js",
          "web/access.js",
          "web/address.js",
          "web/camera.js",
          "web/connection.js",
          "web/controls.js",
          "web/gestures.js",
          "web/following.js",
          "web/job-card.js",
          "web/jobs.js",
          "web/many.js",
          "web/model-view.js",
          "web/painter.js",
          "web/planes.js",
          "web/problem.js",
          "web/remembered.js",
          "web/rendered.js",
          "web/saving.js",
          "web/sending.js",
          "web/stage.js",
          "web/upload.js",
          "web/icon.svg",
          "openapi.json");

  private static final Map<String, ContentType> TYPES =
      Map.of(
          "html", ContentTypes.TEXT_HTML_UTF8,
          "css", ContentTypes.parse("text/css; charset=UTF-8"),
          "js", ContentTypes.parse("application/javascript; charset=UTF-8"),
          "json", ContentTypes.APPLICATION_JSON,
          "svg", ContentTypes.parse("image/svg+xml"),
          "png", ContentTypes.parse("image/png"),
          "jpg", ContentTypes.parse("image/jpeg"));

  /** Nothing from elsewhere, nothing inline, and no text that becomes HTML. */
  private static final List<HttpHeader> HEADERS =
      List.of(
          RawHeader.create(
              "Content-Security-Policy",
              "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                  + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                  + " frame-ancestors 'none'; require-trusted-types-for 'script'"),
          RawHeader.create("Cross-Origin-Opener-Policy", "same-origin"),
          RawHeader.create("Referrer-Policy", "no-referrer"),
          RawHeader.create("Cache-Control", "no-cache"));

  private PageRoutes() {}

  static Map<String, Endpoint> endpoints() {
    Map<String, Endpoint> endpoints = new HashMap<>();
    endpoints.put("/", file("web/index.html"));
    Stream.concat(FILES.stream(), SampleImages.NAMES.stream().map(SampleImages::path))
        .forEach(path -> endpoints.put("/" + path, file(path)));
    return endpoints;
  }

  private static Endpoint file(String name) {
    ByteString bytes = ByteString.fromArrayUnsafe(SampleImages.resource(name));
    EntityTag tag = EntityTag.of(bytes);
    HttpResponse unchanged = HttpResponse.create().addHeaders(HEADERS).addHeader(tag.header());
    HttpResponse whole =
        unchanged.withEntity(
            HttpEntities.create(TYPES.get(name.substring(name.lastIndexOf('.') + 1)), bytes));
    return Endpoint.get(
        request ->
            CompletableFuture.completedStage(
                tag.isKnown(request) ? unchanged.withStatus(304) : whole));
  }
}
