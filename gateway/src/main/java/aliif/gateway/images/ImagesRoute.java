package aliif.gateway.images;

import static aliif.gateway.http.AllowedMethods.method;

import aliif.gateway.answer.JsonDocument;
import aliif.gateway.answer.RequestQuery;
import aliif.gateway.answer.WaitingThreads;
import aliif.gateway.http.Branch;
import aliif.gateway.http.EntityTag;
import aliif.gateway.http.HttpResources;
import aliif.gateway.http.HttpSettings;
import aliif.gateway.http.HttpThreads;
import aliif.gateway.http.Problem;
import aliif.gateway.http.ProblemException;
import aliif.gateway.http.RequestWork;
import aliif.infra.images.ArrivingImage;
import aliif.infra.images.ImagePage;
import aliif.infra.images.ImageStore;
import aliif.infra.images.StoredImage;
import aliif.pipeline.ImageId;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.javadsl.FileIO;

/** {@code /v1/images}: puts images into the store, tells of them, gives them back, deletes them. */
public final class ImagesRoute {
  private static final String PATH = "/v1/images";
  private static final int CHUNK = 64 << 10;

  private final ImageStore store;
  private final WaitingThreads waiting;
  private final StoredBody body;

  private ImagesRoute(ImageStore store, WaitingThreads waiting, StoredBody body) {
    this.store = store;
    this.waiting = waiting;
    this.body = body;
  }

  /** The branch of {@code /v1/images}. */
  public static Branch of(ActorSystem<?> system, HttpResources resources, HttpSettings settings) {
    WaitingThreads waiting = WaitingThreads.of(system);
    StoredBody body =
        new StoredBody(
            HttpThreads.of(system),
            waiting.executor(),
            resources.images(),
            resources.limits(),
            resources.uploads(),
            settings.upload());
    return new Branch(PATH, false, new ImagesRoute(resources.images(), waiting, body)::answer);
  }

  private CompletionStage<HttpResponse> answer(HttpRequest request) {
    String path = request.getUri().path();
    String[] rest = path.substring(PATH.length()).split("/", -1);
    if (rest.length > 1 || request.method().value().equals("POST")) {
      RequestQuery.requireNone(request);
    }
    if (rest.length == 1) {
      return switch (method(request, "GET", "POST")) {
        case "POST" -> put(request);
        default -> waiting.on(() -> list(request));
      };
    }
    if (rest.length == 2) {
      return switch (method(request, "GET", "DELETE")) {
        case "DELETE" -> waiting.on(() -> delete(rest[1]));
        default -> waiting.on(() -> describe(rest[1]));
      };
    }
    if (rest.length == 3 && rest[2].equals("original")) {
      method(request, "GET");
      return waiting.on(() -> original(request, rest[1]));
    }
    throw new ProblemException(Problem.notFound(path));
  }

  private CompletionStage<HttpResponse> put(HttpRequest request) {
    RequestWork work = RequestWork.of(request);
    return body.read(request, work).thenApply(ImagesRoute::stored);
  }

  private static HttpResponse stored(ArrivingImage.Kept kept) {
    try (StoredImage image = kept.image()) {
      return JsonDocument.answer(ImageJson.of(image))
          .withStatus(kept.isNew() ? 201 : 200)
          .addHeader(RawHeader.create("Location", ImageJson.self(image.id())));
    }
  }

  private HttpResponse describe(String text) {
    try (StoredImage image = found(text)) {
      return JsonDocument.answer(ImageJson.of(image));
    }
  }

  private StoredImage found(String text) {
    return ImageId.parse(text).flatMap(store::find).orElseThrow(() -> unknown(text));
  }

  private static ProblemException unknown(String text) {
    return new ProblemException(Problem.unknownImage(text));
  }

  private HttpResponse delete(String text) {
    if (ImageId.parse(text).filter(store::delete).isEmpty()) {
      throw unknown(text);
    }
    return HttpResponse.create().withStatus(204);
  }

  /** The bytes as they were sent. They never change, so a client that has them is answered 304. */
  private HttpResponse original(HttpRequest request, String text) {
    StoredImage image = found(text);
    EntityTag tag = new EntityTag("\"" + image.id() + "\"");
    HttpResponse headers =
        HttpResponse.create()
            .addHeader(tag.header())
            .addHeader(RawHeader.create("Cache-Control", "private, no-cache"));
    if (tag.isKnown(request)) {
      image.close();
      return headers.withStatus(304);
    }
    RequestWork.of(request).atEnd(image::close);
    return headers.withEntity(
        HttpEntities.create(
            ContentTypes.parse(image.format().mediaType()),
            image.bytes(),
            FileIO.fromPath(image.file(), CHUNK)));
  }

  private HttpResponse list(HttpRequest request) {
    RequestQuery query = RequestQuery.ofList(request);
    Optional<ImageId> before =
        query.before().map(text -> ImageId.parse(text).orElseThrow(() -> unknown(text)));
    if (before.isPresent() && !store.has(before.orElseThrow())) {
      throw unknown(before.orElseThrow().hex());
    }
    ImagePage page = ImagePage.of(store, before, query.limit());
    JsonArray images = new JsonArray();
    page.images().forEach(image -> images.add(ImageJson.of(image)));
    JsonObject json = new JsonObject();
    json.add("images", images);
    json.addProperty("count", store.count());
    json.addProperty("bytes", store.used());
    page.last().ifPresent(last -> json.addProperty("next", query.next(PATH, last)));
    return JsonDocument.answer(json);
  }
}
