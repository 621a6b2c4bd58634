package aliif.gateway.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Answers requests by their path. Every error is answered with a {@link Problem}. */
final class Routes {
  private final Callers callers;
  private final List<Branch> branches;
  private final Map<String, Endpoint> endpoints = new HashMap<>(PageRoutes.endpoints());

  /**
   * @param branches whose paths are none of the others
   */
  Routes(Callers callers, HttpResources resources, List<Branch> branches) {
    this.callers = callers;
    this.branches = List.copyOf(branches);
    endpoints.putAll(new StatusRoutes(resources).endpoints());
  }

  /** The stage does not fail. */
  CompletionStage<HttpResponse> answer(HttpRequest request) {
    return CompletableFuture.completedStage(request)
        .thenCompose(this::found)
        .exceptionally(thrown -> Problem.ofThrown(thrown).response());
  }

  private CompletionStage<HttpResponse> found(HttpRequest request) {
    String path = request.getUri().path();
    Optional<Branch> branch = branches.stream().filter(each -> each.has(path)).findFirst();
    Optional<Problem> refusal = callers.refusal(request, branch.filter(Branch::open).isPresent());
    if (refusal.isPresent()) {
      return completed(refusal.orElseThrow());
    }
    if (branch.isPresent()) {
      return branch.orElseThrow().answer().apply(request);
    }
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
