package aliif.gateway.http;

import aliif.infra.metrics.Journey;
import aliif.infra.metrics.Way;
import aliif.pipeline.Failures;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleOutcome.DeadlinePassed;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.UpscaleRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code POST /v1/upscale}: one image in, one image out, streamed. */
final class UpscaleRoute {
  private final ActorSystem<?> system;
  private final Backend backend;
  private final HttpThreads threads;
  private final Duration begin;
  private final RequestBody body;

  UpscaleRoute(ActorSystem<?> system, HttpThreads threads, Backend backend, HttpSettings settings) {
    this.system = system;
    this.backend = backend;
    this.threads = threads;
    this.begin = settings.begin();
    this.body =
        new RequestBody(threads, backend.limits().bytes(), backend.uploads(), settings.upload());
  }

  CompletionStage<HttpResponse> answer(HttpRequest request) {
    String id = UUID.randomUUID().toString();
    Journey journey = backend.metrics().begin(Way.HTTP);
    Work work = Work.of(request);
    return CompletableFuture.completedStage(request)
        .thenCompose(_ -> image(request, id, work))
        .thenCompose(image -> response(image, work, journey))
        .exceptionally(thrown -> failed(id, work.broken().orElse(thrown), journey));
  }

  private CompletionStage<UpscaleRequest> image(HttpRequest request, String id, Work work) {
    UpscaleParameters parameters = UpscaleQuery.parameters(request);
    Optional<Instant> deadline = UpscaleQuery.deadline(request);
    return body.read(request, work)
        .thenApply(
            image -> new UpscaleRequest(id, image, parameters, Priority.INTERACTIVE, deadline));
  }

  private CompletionStage<HttpResponse> response(
      UpscaleRequest request, Work work, Journey journey) {
    Cancellable late = threads.after(begin, () -> work.breakOff(tooLate()));
    work.atEnd(late::cancel);
    return work.breakable(backend.upscale().apply(request))
        .thenCompose(
            outcome ->
                switch (outcome) {
                  case UpscaleOutcome.Rendering rendering ->
                      Answer.of(rendering, work, journey, system);
                  case UpscaleOutcome.Failure failure ->
                      CompletableFuture.failedStage(new UpscaleException(failure));
                })
        .whenComplete((_, _) -> late.cancel());
  }

  private UpscaleException tooLate() {
    return new UpscaleException(
        new DeadlinePassed(
            "answer: not begun in time (expected: within " + begin.toSeconds() + " s)"));
  }

  private static HttpResponse failed(String id, Throwable thrown, Journey journey) {
    if (Failures.cause(thrown) instanceof ProblemException known) {
      journey.cancelled();
      return known.problem().response();
    }
    UpscaleOutcome.Failure failure = Failures.of(id, thrown);
    journey.failed(failure);
    return Problem.of(failure).response();
  }
}
