package aliif.gateway.upscale;

import aliif.gateway.http.Branch;
import aliif.gateway.http.HttpResources;
import aliif.gateway.http.HttpSettings;
import aliif.gateway.http.HttpThreads;
import aliif.gateway.http.Problem;
import aliif.gateway.http.ProblemException;
import aliif.gateway.http.RequestWork;
import aliif.infra.images.StoredImage;
import aliif.infra.metrics.InputChannel;
import aliif.infra.metrics.MeasuredRequest;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.ImageId;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.UpscaleRequest;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * {@code POST /v1/upscale}: one image in, one image out, streamed. The image is the body, or one of
 * the store.
 */
public final class UpscaleRoute {
  private static final String PATH = "/v1/upscale";

  private final HttpResources resources;
  private final RenderedAnswer rendered;
  private final RequestBody body;
  private final Executor disk;

  private UpscaleRoute(
      ActorSystem<?> system, HttpThreads threads, HttpResources resources, HttpSettings settings) {
    this.resources = resources;
    this.rendered = new RenderedAnswer(system, threads, resources.upscaler(), settings);
    this.disk = system.dispatchers().lookup(DispatcherSelector.blocking());
    this.body =
        new RequestBody(
            threads, resources.limits().bytes(), resources.uploads(), settings.upload());
  }

  /** The branch of {@code /v1/upscale}. */
  public static Branch of(ActorSystem<?> system, HttpResources resources, HttpSettings settings) {
    return new Branch(
        PATH, false, new UpscaleRoute(system, HttpThreads.of(system), resources, settings)::answer);
  }

  private CompletionStage<HttpResponse> answer(HttpRequest request) {
    if (!request.getUri().path().equals(PATH)) {
      throw new ProblemException(Problem.notFound(request.getUri().path()));
    }
    if (!request.method().value().equals("POST")) {
      throw new ProblemException(Problem.methodNotAllowed(request.method().value(), "POST"));
    }
    String id = UUID.randomUUID().toString();
    MeasuredRequest measured = resources.metrics().begin(InputChannel.HTTP);
    RequestWork work = RequestWork.of(request);
    return CompletableFuture.completedStage(request)
        .thenCompose(_ -> image(request, id, work))
        .thenCompose(image -> rendered.of(image, work, measured))
        .exceptionally(thrown -> RenderedAnswer.failed(id, work.broken().orElse(thrown), measured));
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
}
