package aliif.gateway.http;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.util.ByteString;

/**
 * The page at the root, and the closed list of files that it is made of; they are kept in memory.
 */
final class PageRoutes {
  private static final List<String> FILES =
      List.of(
          "web/page.css",
          "web/page.js",
          "web/comparison.js",
          "web/bicubic.js",
          "web/rendered.js",
          "web/icon.svg",
          "samples/astronaut.png",
          "samples/chelsea.png",
          "samples/coffee.png",
          "samples/hubble_deep_field.jpg",
          "samples/rocket.jpg");

  private static final Map<String, ContentType> TYPES =
      Map.of(
          "html", ContentTypes.TEXT_HTML_UTF8,
          "css", ContentTypes.parse("text/css; charset=UTF-8"),
          "js", ContentTypes.parse("application/javascript; charset=UTF-8"),
          "svg", ContentTypes.parse("image/svg+xml"),
          "png", ContentTypes.parse("image/png"),
          "jpg", ContentTypes.parse("image/jpeg"));

  /** Nothing from elsewhere, and nothing inline. */
  private static final List<HttpHeader> HEADERS =
      List.of(
          RawHeader.create(
              "Content-Security-Policy",
              "default-src 'self'; img-src 'self' blob:; base-uri 'none'; form-action 'none';"
                  + " frame-ancestors 'none'"),
          RawHeader.create("X-Content-Type-Options", "nosniff"),
          RawHeader.create("Referrer-Policy", "no-referrer"),
          RawHeader.create("Cache-Control", "no-cache"));

  private PageRoutes() {}

  static Map<String, Endpoint> endpoints() {
    Map<String, Endpoint> endpoints = new HashMap<>();
    endpoints.put("/", file("web/index.html"));
    FILES.forEach(name -> endpoints.put("/" + name, file(name)));
    return endpoints;
  }

  private static Endpoint file(String name) {
    byte[] bytes = bytes(name);
    String tag = "\"" + digest(bytes) + "\"";
    HttpResponse unchanged =
        HttpResponse.create().addHeaders(HEADERS).addHeader(RawHeader.create("ETag", tag));
    HttpResponse whole =
        unchanged.withEntity(
            HttpEntities.create(
                TYPES.get(name.substring(name.lastIndexOf('.') + 1)),
                ByteString.fromArrayUnsafe(bytes)));
    return Endpoint.get(
        request ->
            CompletableFuture.completedStage(
                knows(request, tag) ? unchanged.withStatus(304) : whole));
  }

  private static boolean knows(HttpRequest request, String tag) {
    return request.getHeader("If-None-Match").filter(it -> it.value().contains(tag)).isPresent();
  }

  private static byte[] bytes(String name) {
    try (InputStream in = PageRoutes.class.getResourceAsStream("/" + name)) {
      if (in == null) {
        throw new FileNotFoundException(name);
      }
      return in.readAllBytes();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private static String digest(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
