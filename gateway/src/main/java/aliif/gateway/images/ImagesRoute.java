package aliif.gateway.images;

import static aliif.gateway.http.AllowedMethods.method;

import aliif.gateway.http.Branch;
import aliif.gateway.http.EntityTag;
import aliif.gateway.http.HttpResources;
import aliif.gateway.http.HttpSettings;
import aliif.gateway.http.HttpThreads;
import aliif.gateway.http.Problem;
import aliif.gateway.http.ProblemException;
import aliif.gateway.http.RequestWork;
import aliif.infra.images.ArrivingImage;
import aliif.infra.images.ImageStore;
import aliif.infra.images.StoredImage;
import aliif.pipeline.ImageId;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome.InvalidParameter;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.javadsl.FileIO;
import org.apache.pekko.util.ByteString;

/** {@code /v1/images}: puts images into the store, tells of them, gives them back, deletes them. */
public final class ImagesRoute {
  private static final String PATH = "/v1/images";
  private static final int LISTED = 100;
  private static final int MOST_LISTED = 1000;
  private static final int CHUNK = 64 << 10;

  private final ImageStore store;
  private final Executor disk;
  private final StoredBody body;

  private ImagesRoute(ImageStore store, Executor disk, StoredBody body) {
    this.store = store;
    this.disk = disk;
    this.body = body;
  }

  /** The branch of {@code /v1/images}. */
  public static Branch of(ActorSystem<?> system, HttpResources resources, HttpSettings settings) {
    Executor disk = system.dispatchers().lookup(DispatcherSelector.blocking());
    StoredBody body =
        new StoredBody(
            HttpThreads.of(system),
            disk,
            resources.images(),
            resources.limits(),
            resources.uploads(),
            settings.upload());
    return new Branch(PATH, false, new ImagesRoute(resources.images(), disk, body)::answer);
  }

  private CompletionStage<HttpResponse> answer(HttpRequest request) {
    String path = request.getUri().path();
    String[] rest = path.substring(PATH.length()).split("/", -1);
    if (rest.length == 1) {
      return switch (method(request, "GET", "POST")) {
        case "POST" -> put(request);
        default -> onDisk(() -> list(request));
      };
    }
    if (rest.length == 2) {
      return switch (method(request, "GET", "DELETE")) {
        case "DELETE" -> onDisk(() -> delete(rest[1]));
        default -> onDisk(() -> describe(rest[1]));
      };
    }
    if (rest.length == 3 && rest[2].equals("original")) {
      method(request, "GET");
      return onDisk(() -> original(request, rest[1]));
    }
    throw new ProblemException(Problem.notFound(path));
  }

  private CompletionStage<HttpResponse> onDisk(Supplier<HttpResponse> answer) {
    return CompletableFuture.supplyAsync(answer, disk);
  }

  private CompletionStage<HttpResponse> put(HttpRequest request) {
    RequestWork work = RequestWork.of(request);
    return body.read(request, work).thenApply(ImagesRoute::stored);
  }

  private static HttpResponse stored(ArrivingImage.Kept kept) {
    try (StoredImage image = kept.image()) {
      return json(ImageJson.of(image))
          .withStatus(kept.isNew() ? 201 : 200)
          .addHeader(RawHeader.create("Location", ImageJson.self(image.id())));
    }
  }

  private HttpResponse describe(String text) {
    try (StoredImage image = found(text)) {
      return json(ImageJson.of(image));
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

  /** The bytes as they were sent. Who has them already has them for ever. */
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
    JsonArray images = new JsonArray();
    for (ImageId id : store.latest(limit(request))) {
      described(id).ifPresent(images::add);
    }
    JsonObject json = new JsonObject();
    json.add("images", images);
    json.addProperty("count", store.count());
    json.addProperty("bytes", store.used());
    return json(json);
  }

  /** An image of a list; not if it has just been deleted, or is over limits that were lowered. */
  private Optional<JsonObject> described(ImageId id) {
    try (StoredImage image = store.find(id).orElseThrow(() -> unknown(id.hex()))) {
      return Optional.of(ImageJson.of(image));
    } catch (ProblemException | UpscaleException notThere) {
      return Optional.empty();
    }
  }

  private static int limit(HttpRequest request) {
    String text = request.getUri().query().get("limit").orElse(Integer.toString(LISTED));
    if (!text.matches("\\d{1,4}") || Integer.parseInt(text) > MOST_LISTED) {
      throw new UpscaleException(
          new InvalidParameter("limit: " + text + " (expected: 0 to " + MOST_LISTED + ")"));
    }
    return Integer.parseInt(text);
  }

  private static HttpResponse json(JsonObject json) {
    return HttpResponse.create()
        .withEntity(
            HttpEntities.create(ContentTypes.APPLICATION_JSON, ByteString.fromString(json + "\n")));
  }
}
