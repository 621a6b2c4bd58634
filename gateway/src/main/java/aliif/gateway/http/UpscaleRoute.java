package aliif.gateway.http;

import aliif.infra.images.StoredImage;
import aliif.infra.metrics.InputChannel;
import aliif.infra.metrics.MeasuredRequest;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.Failures;
import aliif.pipeline.ImageId;
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
import java.util.concurrent.Executor;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * {@code POST /v1/upscale}: one image in, one image out, streamed. The image is the body, or one of
 * the store.
 */
final class UpscaleRoute {
  private final ActorSystem<?> system;
  private final HttpResources resources;
  private final HttpThreads threads;
  private final Duration begin;
  private final RequestBody body;
  private final Executor disk;

  UpscaleRoute(
      ActorSystem<?> system, HttpThreads threads, HttpResources resources, HttpSettings settings) {
    this.system = system;
    this.resources = resources;
    this.threads = threads;
    this.begin = settings.begin();
    this.disk = system.dispatchers().lookup(DispatcherSelector.blocking());
    this.body =
        new RequestBody(
            threads, resources.limits().bytes(), resources.uploads(), settings.upload());
  }

  CompletionStage<HttpResponse> answer(HttpRequest request) {
    String id = UUID.randomUUID().toString();
    MeasuredRequest measured = resources.metrics().begin(InputChannel.HTTP);
    RequestWork work = RequestWork.of(request);
    return CompletableFuture.completedStage(request)
        .thenCompose(_ -> image(request, id, work))
        .thenCompose(image -> response(image, work, measured))
        .exceptionally(thrown -> failed(id, work.broken().orElse(thrown), measured));
  }

  private CompletionStage<UpscaleRequest> image(HttpRequest request, String id, RequestWork work) {
    UpscaleParameters parameters = UpscaleQuery.parameters(request);
    Optional<Instant> deadline = UpscaleQuery.deadline(request);
    return UpscaleQuery.stored(request)
        .<CompletionStage<EncodedImage>>map(
            stored -> CompletableFuture.supplyAsync(() -> found(stored, work), disk))
        .orElseGet(() -> body.read(request, work).thenApply(EncodedImage.InMemory::new))
        .thenApply(
            image -> new UpscaleRequest(id, image, parameters, Priority.INTERACTIVE, deadline));
  }

  /** An image of the store, which is not evicted before the work ends. */
  private EncodedImage found(ImageId id, RequestWork work) {
    StoredImage image =
        resources
            .images()
            .find(id)
            .orElseThrow(() -> new ProblemException(Problem.unknownImage(id.hex())));
    work.atEnd(image::close);
    return image.encoded();
  }

  private CompletionStage<HttpResponse> response(
      UpscaleRequest request, RequestWork work, MeasuredRequest measured) {
    Cancellable late = threads.after(begin, () -> work.breakOff(tooLate()));
    work.atEnd(late::cancel);
    return work.breakable(resources.upscaler().upscale(request))
        .thenCompose(
            outcome ->
                switch (outcome) {
                  case UpscaleOutcome.Rendering rendering ->
                      RenderedResponse.of(rendering, work, measured, system);
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

  private static HttpResponse failed(String id, Throwable thrown, MeasuredRequest measured) {
    if (Failures.cause(thrown) instanceof ProblemException known) {
      measured.cancelled();
      return known.problem().response();
    }
    UpscaleOutcome.Failure failure = Failures.of(id, thrown);
    measured.failed(failure);
    return Problem.of(failure).response();
  }
}
