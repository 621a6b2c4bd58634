package aliif.gateway.http;

import aliif.infra.metrics.Metrics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Answers requests by their path. Every error is answered with a {@link Problem}. */
final class Routes {
  /** Names of problems of those who may not ask. */
  private static final Set<String> REFUSALS =
      Set.of("unauthorized", "cross-site-request", "unknown-host");

  private final OriginCheck origins;
  private final Guard guard;
  private final Cors cors;
  private final Metrics metrics;
  private final List<Branch> branches;
  private final Map<String, Endpoint> endpoints = new HashMap<>(PageRoutes.endpoints());

  /**
   * @param branches whose paths are none of the others
   */
  Routes(
      OriginCheck origins,
      Guard guard,
      HttpResources resources,
      HttpSettings settings,
      List<Branch> branches) {
    this.origins = origins;
    this.guard = guard;
    this.metrics = resources.metrics();
    this.cors = new Cors(settings.origins());
    this.branches = List.copyOf(branches);
    endpoints.putAll(new StatusRoutes(resources, settings.openMetrics()).endpoints());
  }

  /** All paths that are answered; below those of branches, there may be others. */
  Set<String> paths() {
    return Stream.concat(endpoints.keySet().stream(), branches.stream().map(Branch::path))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The stage does not fail. */
  CompletionStage<HttpResponse> answer(HttpRequest request) {
    String path = request.getUri().path();
    Optional<Branch> branch = branches.stream().filter(each -> each.has(path)).findFirst();
    boolean open = branch.filter(Branch::open).isPresent();
    return CompletableFuture.completedStage(request)
        .thenCompose(it -> found(it, branch, open))
        .exceptionally(thrown -> failed(Problem.ofThrown(thrown)))
        .thenApply(response -> cors.said(request, response, open));
  }

  private HttpResponse failed(Problem problem) {
    if (REFUSALS.contains(problem.name())) {
      metrics.refused(problem.name());
    }
    return problem.response();
  }

  private CompletionStage<HttpResponse> found(
      HttpRequest request, Optional<Branch> branch, boolean open) {
    Optional<Problem> refusal = origins.refusal(request, open);
    if (refusal.isPresent()) {
      throw new ProblemException(refusal.orElseThrow());
    }
    Optional<HttpResponse> preflight = Cors.preflight(request);
    if (preflight.isPresent()) {
      return CompletableFuture.completedStage(preflight.orElseThrow());
    }
    if (branch.isPresent()) {
      return branch.orElseThrow().answer().apply(guard.admit(request)).thenApply(guard::kept);
    }
    String path = request.getUri().path();
    Endpoint endpoint = endpoints.get(path);
    if (endpoint == null) {
      return completed(Problem.notFound(path));
    }
    if (!endpoint.method().equals(request.method())) {
      return completed(Problem.methodNotAllowed(request.method().name(), endpoint.method().name()));
    }
    return endpoint.answer().apply(endpoint.open() ? request : guard.admit(request));
  }

  private static CompletionStage<HttpResponse> completed(Problem problem) {
    return CompletableFuture.completedStage(problem.response());
  }
}
