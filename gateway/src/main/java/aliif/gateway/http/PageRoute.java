package aliif.gateway.http;

import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/** The page at the root, and the closed list of files that it is made of. */
final class PageRoute extends AllDirectives {
  private static final List<String> ASSETS =
      List.of("page.css", "page.js", "comparison.js", "bicubic.js", "rendered.js", "icon.svg");
  private static final List<String> SAMPLES =
      List.of("astronaut.png", "chelsea.png", "coffee.png", "hubble_deep_field.jpg", "rocket.jpg");

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

  Route route() {
    Route page = pathSingleSlash(() -> get(() -> getFromResource("web/index.html")));
    Route[] files =
        Stream.concat(
                ASSETS.stream().map(name -> file("web", name)),
                SAMPLES.stream().map(name -> file("samples", name)))
            .toArray(Route[]::new);
    return respondWithHeaders(HEADERS, () -> concat(page, files));
  }

  private Route file(String folder, String name) {
    return path(
        PathMatchers.segment(folder).slash(name),
        () -> get(() -> getFromResource(folder + "/" + name)));
  }
}
