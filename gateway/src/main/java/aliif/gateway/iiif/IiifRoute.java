package aliif.gateway.iiif;

import aliif.gateway.answer.WaitingThreads;
import aliif.gateway.http.Branch;
import aliif.gateway.http.EntityTag;
import aliif.gateway.http.HttpResources;
import aliif.gateway.http.Problem;
import aliif.gateway.http.ProblemException;
import aliif.gateway.http.RequestWork;
import aliif.gateway.upscale.RenderedAnswer;
import aliif.infra.images.StoredImage;
import aliif.infra.metrics.InputChannel;
import aliif.infra.metrics.MeasuredRequest;
import aliif.model.Size;
import aliif.pipeline.Models;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * {@code /iiif/3} and {@code /iiif/2}: stored images by the IIIF Image API 3.0 and 2.1, level 2 and
 * more.
 */
public final class IiifRoute {
  /** Parts of a path before the identifier. */
  private static final int PREFIX = 2;

  private static final int INFO = 2;
  private static final int IMAGE = 5;

  private final IiifVersion version;
  private final HttpResources resources;
  private final IiifSettings settings;
  private final RenderedAnswer rendered;
  private final WaitingThreads waiting;
  private final String digest;

  private IiifRoute(
      IiifVersion version,
      HttpResources resources,
      IiifSettings settings,
      RenderedAnswer rendered,
      WaitingThreads waiting,
      String digest) {
    this.version = version;
    this.resources = resources;
    this.settings = settings;
    this.rendered = rendered;
    this.waiting = waiting;
    this.digest = digest;
  }

  /**
   * A branch for each version, which pages of all sites may use.
   *
   * @param models whose standard one renders
   */
  public static List<Branch> of(
      ActorSystem<?> system,
      HttpResources resources,
      RenderedAnswer rendered,
      IiifSettings settings,
      Models models) {
    WaitingThreads waiting = WaitingThreads.of(system);
    String digest = models.digest(models.standard());
    return Stream.of(IiifVersion.values())
        .map(it -> new IiifRoute(it, resources, settings, rendered, waiting, digest))
        .map(route -> new Branch(route.version.path(), true, route::answer))
        .toList();
  }

  private CompletionStage<HttpResponse> answer(HttpRequest request) {
    if (request.method().value().equals("OPTIONS")) {
      return CompletableFuture.completedStage(IiifHeaders.options());
    }
    if (!request.method().value().equals("GET")) {
      throw new ProblemException(
          Problem.methodNotAllowed(request.method().value(), IiifHeaders.METHODS));
    }
    List<String> parts = parts(request);
    if (parts.isEmpty()) {
      throw new ProblemException(Problem.notFound(request.getUri().path()));
    }
    IiifIdentifier identifier =
        IiifIdentifier.parse(parts.getFirst()).orElseThrow(() -> unknown(parts.getFirst()));
    String uri = uri(request, identifier);
    if (parts.size() == 1 || (parts.size() == INFO && parts.getLast().isEmpty())) {
      return CompletableFuture.completedStage(IiifHeaders.seeOther(uri + "/info.json"));
    }
    if (parts.size() == INFO && parts.getLast().equals("info.json")) {
      return waiting.on(() -> info(request, identifier, uri));
    }
    if (parts.size() == IMAGE) {
      return image(request, identifier, uri, IiifRequest.parse(version, parts.subList(1, IMAGE)));
    }
    throw IiifText.invalid(
        "path",
        request.getUri().path(),
        "identifier/info.json or identifier/region/size/rotation/quality.format");
  }

  /** The parts of the path from the identifier on, decoded. */
  private static List<String> parts(HttpRequest request) {
    List<String> parts = new ArrayList<>();
    request.getUri().pathSegments().forEach(parts::add);
    List<String> rest = parts.subList(PREFIX, parts.size());
    /* A path that ends with a slash has an empty last part, which is not among the segments. */
    if (request.getUri().path().endsWith("/") && rest.size() == 1) {
      return List.of(rest.getFirst(), "");
    }
    return rest;
  }

  private static ProblemException unknown(String text) {
    return new ProblemException(Problem.unknownImage(text));
  }

  private StoredImage stored(IiifIdentifier identifier) {
    return resources
        .images()
        .find(identifier.id())
        .orElseThrow(() -> unknown(identifier.toString()));
  }

  /** Where the viewer reaches an image. */
  private String uri(HttpRequest request, IiifIdentifier identifier) {
    String base = settings.base();
    if (base.isEmpty()) {
      String text = request.getUri().toString();
      base = text.substring(0, text.indexOf(version.path()));
    }
    return base + version.path() + "/" + identifier;
  }

  private HttpResponse info(HttpRequest request, IiifIdentifier identifier, String uri) {
    try (StoredImage image = stored(identifier)) {
      return IiifHeaders.info(
          version,
          request,
          IiifInfo.of(version, uri, plane(identifier, image), settings),
          settings.age());
    }
  }

  private static Size plane(IiifIdentifier identifier, StoredImage image) {
    try {
      return identifier.plane(image.size());
    } catch (IllegalArgumentException tooLarge) {
      throw unknown(identifier.toString());
    }
  }

  private CompletionStage<HttpResponse> image(
      HttpRequest request, IiifIdentifier identifier, String uri, IiifRequest asked) {
    RequestWork work = RequestWork.of(request);
    return waiting
        .on(
            () -> {
              StoredImage image = stored(identifier);
              work.atEnd(image::close);
              return image;
            })
        .thenCompose(image -> image(request, identifier, uri, asked, image));
  }

  private CompletionStage<HttpResponse> image(
      HttpRequest request,
      IiifIdentifier identifier,
      String uri,
      IiifRequest asked,
      StoredImage image) {
    Size plane = plane(identifier, image);
    IiifPicture picture = asked.of(plane, settings.limits());
    String canonical = uri + "/" + picture.canonical();
    EntityTag tag =
        EntityTag.made("iiif 1", identifier.unsigned() + "/" + picture.canonical(), digest);
    if (tag.isKnown(request)) {
      return CompletableFuture.completedStage(
          IiifHeaders.image(
              version, HttpResponse.create().withStatus(304), canonical, tag, settings.age()));
    }
    MeasuredRequest measured = resources.metrics().begin(InputChannel.HTTP);
    UpscaleRequest upscale =
        new UpscaleRequest(
            UUID.randomUUID().toString(),
            image.encoded(),
            picture.parameters(image.size(), plane),
            Priority.INTERACTIVE,
            Optional.empty());
    return rendered
        .of(upscale, RequestWork.of(request), measured)
        .thenApply(
            response ->
                response.status().isSuccess()
                    ? IiifHeaders.image(version, response, canonical, tag, settings.age())
                    : response);
  }
}
