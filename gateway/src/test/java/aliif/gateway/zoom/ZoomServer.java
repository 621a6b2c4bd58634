package aliif.gateway.zoom;

import static aliif.gateway.zoom.ZoomClient.NOBODY;

import aliif.gateway.access.Access;
import aliif.gateway.http.Health;
import aliif.gateway.http.HttpResources;
import aliif.gateway.http.HttpServer;
import aliif.gateway.http.HttpSettings;
import aliif.gateway.http.ListeningPlace;
import aliif.gateway.images.ImagesRoute;
import aliif.gateway.zoom.view.ZoomSettings;
import aliif.infra.images.ImageStore;
import aliif.infra.images.ImageStoreSettings;
import aliif.infra.metrics.Metrics;
import aliif.model.scalar.ScalarAliif;
import aliif.model.testing.RandomWeights;
import aliif.model.weights.Weights;
import aliif.pipeline.ImageId;
import aliif.pipeline.Models;
import aliif.pipeline.Upscaler;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.memory.MemoryPool;
import aliif.pipeline.memory.MemorySettings;
import aliif.pipeline.stream.PipelineSettings;
import aliif.pipeline.stream.UpscaleStream;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A server with zoom sessions on a free port, in front of a fake or the real pipeline. */
final class ZoomServer implements AutoCloseable {
  private final ActorSystem<Void> system;
  private final Metrics metrics = Metrics.create();
  private final ImageStore images;
  private final Upscaler upscaler;
  private final Optional<UpscaleStream> stream;
  private final MemoryPool memory;
  private final ZoomSessions sessions;
  private final HttpServer server;

  /** What makes the pictures. */
  private interface Behind {
    Upscaler in(ActorSystem<?> system, Config config, Models models);
  }

  private ZoomServer(Models models, Behind behind, String settings) throws Exception {
    Config config = ConfigFactory.parseString(settings).withFallback(ConfigFactory.load());
    system = ActorSystem.create(Behaviors.empty(), "zoom", config);
    upscaler = behind.in(system, config, models);
    stream = upscaler instanceof UpscaleStream real ? Optional.of(real) : Optional.empty();
    memory = stream.map(it -> it.memory().uploads()).orElse(new MemoryPool("uploads", 20_000_000));
    images =
        ImageStore.open(
            Files.createTempDirectory("zoom"),
            ImageStoreSettings.of(config),
            ImageLimits.of(config));
    Health well = new Health(Map.of());
    HttpResources resources =
        new HttpResources(upscaler, ImageLimits.of(config), memory, images, well, well, metrics);
    HttpSettings http = HttpSettings.of(config);
    sessions =
        new ZoomSessions(new SessionResources(system, resources, models, ZoomSettings.of(config)));
    server =
        HttpServer.bind(
                system,
                new ListeningPlace(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    new Access.Open(),
                    Optional.empty()),
                resources,
                http,
                List.of(ImagesRoute.of(system, resources, http), ZoomRoute.of(sessions)))
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);
  }

  private static Models lite() {
    return new Models(Map.of("lite", Weights.shipped("lite")), "lite");
  }

  /** In front of the real pipeline, with the model {@code lite}. */
  static ZoomServer real(String settings) throws Exception {
    return new ZoomServer(
        lite(),
        (system, config, models) ->
            UpscaleStream.create(
                system, PipelineSettings.of(config), models, MemorySettings.of(config)),
        settings);
  }

  /** In front of the real pipeline, with a small model and the engine that defines the result. */
  static ZoomServer exact(String settings) throws Exception {
    return new ZoomServer(
        new Models(Map.of("tiny", RandomWeights.tiny()), "tiny"),
        (system, config, models) ->
            UpscaleStream.create(
                system,
                PipelineSettings.of(config),
                models,
                MemorySettings.of(config),
                _ -> ScalarAliif.create(RandomWeights.tiny())),
        settings);
  }

  /** In front of a fake that calls itself {@code lite}. */
  static ZoomServer of(Upscaler fake, String settings) throws Exception {
    return new ZoomServer(lite(), (_, _, _) -> fake, settings);
  }

  /** Puts an image into the store, as a client does. */
  ImageId add(Path file) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/v1/images"))
                  .POST(BodyPublishers.ofFile(file))
                  .build(),
              BodyHandlers.ofString());
      JsonObject kept = JsonParser.parseString(answer.body()).getAsJsonObject();
      return new ImageId(kept.get("id").getAsString());
    }
  }

  ImageStore images() {
    return images;
  }

  URI uri(String path) {
    return URI.create("ws://127.0.0.1:" + port() + path);
  }

  URI uri(ImageId image) {
    return uri("/v1/zoom/" + image);
  }

  int port() {
    return server.address().getPort();
  }

  ZoomClient connect(ImageId image) throws Exception {
    return ZoomClient.connect(uri(image), NOBODY);
  }

  ActorSystem<?> system() {
    return system;
  }

  Upscaler upscaler() {
    return upscaler;
  }

  ZoomSessions sessions() {
    return sessions;
  }

  HttpServer http() {
    return server;
  }

  /** Bytes that encoded pictures hold. */
  long taken() {
    return memory.taken();
  }

  /** A metric, such as {@code aliif_zoom_sessions}; 0 if there is none. */
  double metric(String line) {
    Matcher value =
        Pattern.compile("(?m)^" + Pattern.quote(line) + " (\\S+)$").matcher(metrics.scrape());
    return value.find() ? Double.parseDouble(value.group(1)) : 0;
  }

  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    metrics.close();
  }
}
