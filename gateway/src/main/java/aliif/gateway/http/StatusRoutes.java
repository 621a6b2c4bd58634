package aliif.gateway.http;

import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import com.google.gson.JsonObject;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.util.ByteString;

/** What orchestrators and Prometheus ask for. */
final class StatusRoutes extends AllDirectives {
  private static final ContentType PROMETHEUS =
      MediaTypes.customWithFixedCharset(
              "text", "plain", HttpCharsets.UTF_8, Map.of("version", "0.0.4"), true)
          .toContentType();

  private final Backend backend;

  StatusRoutes(Backend backend) {
    this.backend = backend;
  }

  Route route() {
    return concat(
        path(segment("health").slash("live"), () -> get(() -> complete(health(Map.of())))),
        path(
            segment("health").slash("ready"),
            () ->
                get(
                    () ->
                        completeWithFuture(
                            backend.health().look().thenApply(StatusRoutes::health)))),
        path("metrics", () -> get(() -> complete(text(PROMETHEUS, backend.metrics().scrape())))));
  }

  /** 200 if all is well, else 503; the body says which part is down. */
  private static HttpResponse health(Map<String, Boolean> parts) {
    boolean well = !parts.containsValue(false);
    JsonObject states = new JsonObject();
    parts.forEach((name, up) -> states.addProperty(name, up ? "up" : "down"));
    JsonObject json = new JsonObject();
    json.addProperty("status", well ? "up" : "down");
    json.add("parts", states);
    return text(ContentTypes.APPLICATION_JSON, json + "\n").withStatus(well ? 200 : 503);
  }

  private static HttpResponse text(ContentType type, String text) {
    return HttpResponse.create().withEntity(HttpEntities.create(type, ByteString.fromString(text)));
  }
}
