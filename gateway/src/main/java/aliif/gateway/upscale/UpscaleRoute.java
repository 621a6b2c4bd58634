package aliif.gateway.upscale;

import aliif.gateway.answer.WaitingThreads;
import aliif.gateway.http.AllowedMethods;
import aliif.gateway.http.Branch;
import aliif.gateway.http.EntityTag;
import aliif.gateway.http.HttpResources;
import aliif.gateway.http.HttpSettings;
import aliif.gateway.http.HttpThreads;
import aliif.gateway.http.Problem;
import aliif.gateway.http.ProblemException;
import aliif.gateway.http.RequestWork;
import aliif.infra.images.StoredImage;
import aliif.infra.metrics.InputChannel;
import aliif.infra.metrics.MeasuredRequest;
import aliif.model.Sha256;
import aliif.pipeline.EncodedImage;
import aliif.pipeline.ImageId;
import aliif.pipeline.Models;
import aliif.pipeline.ParameterName;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.InvalidParameter;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.UpscaleRequest;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * {@code /v1/upscale}: one image in, one image out, streamed. The image is the body of a {@code
 * POST}, or one of the store.
 */
public final class UpscaleRoute {
  private static final String PATH = "/v1/upscale";

  private final HttpResources resources;
  private final RenderedAnswer rendered;
  private final RequestBody body;
  private final WaitingThreads waiting;
  private final Models models;

  private UpscaleRoute(
      ActorSystem<?> system,
      HttpThreads threads,
      HttpResources resources,
      HttpSettings settings,
      Models models) {
    this.resources = resources;
    this.models = models;
    this.rendered = new RenderedAnswer(system, threads, resources.upscaler(), settings);
    this.waiting = WaitingThreads.of(system);
    this.body =
        new RequestBody(
            threads, resources.limits().bytes(), resources.uploads(), settings.upload());
  }

  /**
   * The branch of {@code /v1/upscale}.
   *
   * @param models that render
   */
  public static Branch of(
      ActorSystem<?> system, HttpResources resources, HttpSettings settings, Models models) {
    return new Branch(
        PATH,
        false,
        new UpscaleRoute(system, HttpThreads.of(system), resources, settings, models)::answer);
  }

  private CompletionStage<HttpResponse> answer(HttpRequest request) {
    if (!request.getUri().path().equals(PATH)) {
      throw new ProblemException(Problem.notFound(request.getUri().path()));
    }
    AllowedMethods.method(request, "GET", "POST");
    String id = UUID.randomUUID().toString();
    MeasuredRequest measured = resources.metrics().begin(InputChannel.HTTP);
    RequestWork work = RequestWork.of(request);
    return CompletableFuture.completedStage(request)
        .thenCompose(_ -> image(request, id, work))
        .thenCompose(image -> answer(request, image, work, measured))
        .exceptionally(thrown -> RenderedAnswer.failed(id, work.broken().orElse(thrown), measured));
  }

  private CompletionStage<UpscaleRequest> image(HttpRequest request, String id, RequestWork work) {
    UpscaleParameters parameters = UpscaleQuery.parameters(request);
    Optional<Instant> deadline = UpscaleQuery.deadline(request);
    Optional<ImageId> stored = UpscaleQuery.stored(request);
    if (stored.isEmpty() && request.method().value().equals("GET")) {
      throw new UpscaleException(
          new InvalidParameter("id: none (expected: the id of an image, or POST of an image)"));
    }
    return stored
        .<CompletionStage<EncodedImage>>map(it -> waiting.on(() -> found(it, work)))
        .orElseGet(() -> body.read(request, work).thenApply(EncodedImage.InMemory::new))
        .thenApply(
            image -> new UpscaleRequest(id, image, parameters, Priority.INTERACTIVE, deadline));
  }

  /** An output that the client has already is not made again. */
  private CompletionStage<HttpResponse> answer(
      HttpRequest request, UpscaleRequest image, RequestWork work, MeasuredRequest measured) {
    return waiting
        .on(() -> tag(image))
        .thenCompose(
            tag -> {
              if (tag.isKnown(request)) {
                measured.cancelled();
                return CompletableFuture.completedStage(
                    tagged(HttpResponse.create().withStatus(304), tag));
              }
              return rendered
                  .of(image, work, measured)
                  .thenApply(it -> it.status().isSuccess() ? tagged(it, tag) : it);
            });
  }

  private static HttpResponse tagged(HttpResponse response, EntityTag tag) {
    return response
        .addHeader(tag.header())
        .addHeader(RawHeader.create("Cache-Control", "private, no-cache"));
  }

  /** An output follows from the input, the parameters and the weights. */
  private EntityTag tag(UpscaleRequest image) {
    String model = models.resolve(image.parameters().model());
    Map<ParameterName, String> asked = image.parameters().texts();
    asked.remove(ParameterName.MODEL);
    return EntityTag.made(
        "upscale 1", content(image.image()), asked.toString(), model, models.digest(model));
  }

  private static String content(EncodedImage image) {
    return switch (image) {
      case EncodedImage.Stored(var id, _) -> id.hex();
      case EncodedImage.InMemory(var bytes) -> Sha256.hex(bytes.getByteBuffers());
      case EncodedImage.InFile(var file) ->
          throw new IllegalStateException(file + " (expected: bytes)");
    };
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
