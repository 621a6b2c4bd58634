package aliif.gateway.server;

import aliif.gateway.answer.JsonDocument;
import aliif.gateway.answer.RequestQuery;
import aliif.gateway.http.AllowedMethods;
import aliif.gateway.http.Branch;
import aliif.gateway.http.Problem;
import aliif.gateway.http.ProblemException;
import aliif.pipeline.Models;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /v1/server}: what this server offers. It does not change while the server runs. */
final class ServerRoute {
  private static final String PATH = "/v1/server";

  private final JsonObject offered;

  private ServerRoute(JsonObject offered) {
    this.offered = offered;
  }

  /**
   * The branch of {@code /v1/server}.
   *
   * @param models that requests may ask for
   * @param jobs whether the server takes jobs
   */
  static Branch of(Models models, boolean jobs) {
    JsonArray names = new JsonArray();
    models.names().forEach(names::add);
    JsonObject offered = new JsonObject();
    offered.addProperty("model", models.standard());
    offered.add("models", names);
    offered.addProperty("jobs", jobs);
    return new Branch(PATH, false, new ServerRoute(offered)::answer);
  }

  private CompletionStage<HttpResponse> answer(HttpRequest request) {
    if (!request.getUri().path().equals(PATH)) {
      throw new ProblemException(Problem.notFound(request.getUri().path()));
    }
    AllowedMethods.method(request, "GET");
    RequestQuery.requireNone(request);
    return CompletableFuture.completedStage(JsonDocument.answer(offered));
  }
}
