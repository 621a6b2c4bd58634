package aliif.gateway.http;

import com.google.gson.JsonObject;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.util.ByteString;

/** Health for orchestrators and metrics for Prometheus. */
final class StatusRoutes {
  private static final ContentType PROMETHEUS =
      MediaTypes.customWithFixedCharset(
              "text", "plain", HttpCharsets.UTF_8, Map.of("version", "0.0.4"), true)
          .toContentType();

  private final HttpResources resources;
  private final boolean openMetrics;

  /**
   * @param openMetrics whether metrics are shown without a key
   */
  StatusRoutes(HttpResources resources, boolean openMetrics) {
    this.resources = resources;
    this.openMetrics = openMetrics;
  }

  Map<String, Endpoint> endpoints() {
    Endpoint metrics = Endpoint.get(_ -> metrics());
    return Map.of(
        "/health/live", Endpoint.get(_ -> health(resources.live())),
        "/health/ready", Endpoint.get(_ -> health(resources.ready())),
        "/metrics", openMetrics ? metrics : metrics.guarded());
  }

  private CompletionStage<HttpResponse> metrics() {
    return CompletableFuture.completedStage(text(PROMETHEUS, resources.metrics().scrape()));
  }

  /** 200 if all is well, else 503; the body says which part is down. */
  private static CompletionStage<HttpResponse> health(Health health) {
    return health.look().thenApply(StatusRoutes::health);
  }

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
