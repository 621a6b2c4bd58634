package aliif.gateway.http;

import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import aliif.infra.metrics.Journey;
import aliif.infra.metrics.Way;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.UpscaleRequest;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code POST /v1/upscale}: one image in, one image out, streamed. */
final class UpscaleRoute extends AllDirectives {
  private final ActorSystem<?> system;
  private final Backend backend;
  private final RequestBody body;

  UpscaleRoute(ActorSystem<?> system, Backend backend) {
    long limit = backend.limits().bytes();
    this.system = system;
    this.backend = backend;
    this.body = new RequestBody(system, limit, UploadBudget.standard(limit));
  }

  Route route() {
    return path(
        segment("v1").slash("upscale"),
        () -> post(() -> extractRequest(request -> completeWithFuture(answer(request)))));
  }

  private CompletionStage<HttpResponse> answer(HttpRequest request) {
    String id = UUID.randomUUID().toString();
    Journey journey = backend.metrics().begin(Way.HTTP);
    return CompletableFuture.completedStage(request)
        .thenCompose(_ -> upscale(request, id))
        .thenCompose(outcome -> response(outcome, journey))
        .exceptionally(
            thrown -> {
              UpscaleOutcome.Failure failure = Problem.failure(thrown, id);
              journey.failed(failure);
              return Problem.of(failure).response();
            });
  }

  private CompletionStage<UpscaleOutcome> upscale(HttpRequest request, String id) {
    UpscaleParameters parameters = UpscaleQuery.parameters(request);
    Optional<Instant> deadline = UpscaleQuery.deadline(request);
    return body.read(
        request,
        image ->
            backend
                .upscale()
                .apply(new UpscaleRequest(id, image, parameters, Priority.INTERACTIVE, deadline)));
  }

  private CompletionStage<HttpResponse> response(UpscaleOutcome outcome, Journey journey) {
    return switch (outcome) {
      case UpscaleOutcome.Rendering rendering -> Answer.of(rendering, journey, system);
      case UpscaleOutcome.Failure failure ->
          CompletableFuture.failedStage(new UpscaleException(failure));
    };
  }
}
