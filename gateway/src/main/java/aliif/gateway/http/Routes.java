package aliif.gateway.http;

import aliif.pipeline.Failures;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Answers requests by their path. Every error is answered with a {@link Problem}. */
final class Routes {
  private final Callers callers;
  private final Map<String, Endpoint> endpoints = new HashMap<>(PageRoutes.endpoints());

  Routes(Callers callers, UpscaleRoute upscale, HttpResources resources) {
    this.callers = callers;
    endpoints.putAll(new StatusRoutes(resources).endpoints());
    endpoints.put("/v1/upscale", Endpoint.post(upscale::answer));
  }

  /** The stage does not fail. */
  CompletionStage<HttpResponse> answer(HttpRequest request) {
    return CompletableFuture.completedStage(request)
        .thenCompose(this::found)
        .exceptionally(
            thrown -> Problem.of(Failures.of(UUID.randomUUID().toString(), thrown)).response());
  }

  private CompletionStage<HttpResponse> found(HttpRequest request) {
    Optional<Problem> refusal = callers.refusal(request);
    if (refusal.isPresent()) {
      return completed(refusal.orElseThrow());
    }
    String path = request.getUri().path();
    Endpoint endpoint = endpoints.get(path);
    if (endpoint == null) {
      return completed(Problem.notFound(path));
    }
    if (!endpoint.method().equals(request.method())) {
      return completed(Problem.methodNotAllowed(request.method().name(), endpoint.method().name()));
    }
    return endpoint.answer().apply(request);
  }

  private static CompletionStage<HttpResponse> completed(Problem problem) {
    return CompletableFuture.completedStage(problem.response());
  }
}
