package aliif.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.gateway.access.Access;
import aliif.gateway.batch.BatchRoute;
import aliif.gateway.batch.BatchSettings;
import aliif.gateway.images.ImagesRoute;
import aliif.gateway.testing.OpenApi;
import aliif.gateway.upscale.UpscaleRoute;
import aliif.infra.images.ImageStore;
import aliif.infra.images.ImageStoreSettings;
import aliif.infra.metrics.Metrics;
import aliif.model.testing.RandomWeights;
import aliif.pipeline.Models;
import aliif.pipeline.image.format.ImageLimits;
import aliif.pipeline.memory.MemoryPool;
import aliif.pipeline.testing.FakeUpscaler;
import aliif.pipeline.testing.TestLimits;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The real server on a free port, in front of a fake stream; and a client for it. */
final class ServedFake implements AutoCloseable {
  private static final ImageLimits LIMITS =
      TestLimits.of("bytes = 1000000", "file-bytes = 8000000");
  private static final ImageStoreSettings KEPT =
      new ImageStoreSettings(10_000_000, 10_000_000, Duration.ofMinutes(1));

  private static final OpenApi API = OpenApi.shipped();

  private final ActorSystem<Void> system;
  private final HttpClient client = HttpClient.newHttpClient();
  private final FakeUpscaler upscaling = FakeUpscaler.silent();
  private final Metrics metrics = Metrics.create();
  private final AtomicBoolean well = new AtomicBoolean(true);
  private final MemoryPool uploads = new MemoryPool("uploads", 4_000_000);
  private final HttpSettings settings;
  private final Path folder;
  private final ImageStore images;
  private final HttpServer server;

  private ServedFake(String settings, Access access, Optional<Supplier<SSLContext>> tls)
      throws InterruptedException, ExecutionException, TimeoutException, IOException {
    Config config = ConfigFactory.parseString(settings).withFallback(ConfigFactory.load());
    system = ActorSystem.create(Behaviors.empty(), "http", config);
    Health health =
        new Health(Map.of("workers", () -> CompletableFuture.completedStage(well.get())));
    folder = Files.createTempDirectory("images");
    images = ImageStore.open(folder, KEPT, LIMITS);
    HttpResources resources =
        new HttpResources(
            upscaling, LIMITS, uploads, images, new Health(Map.of()), health, metrics);
    this.settings = HttpSettings.of(config);
    server =
        HttpServer.bind(
                system,
                new ListeningPlace(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), access, tls),
                resources,
                this.settings,
                List.of(
                    UpscaleRoute.of(
                        system,
                        resources,
                        this.settings,
                        new Models(Map.of("lite", RandomWeights.tiny()), "lite")),
                    ImagesRoute.of(system, resources, this.settings),
                    BatchRoute.of(
                        system,
                        resources,
                        this.settings,
                        BatchSettings.of(config),
                        folder.resolve("batch"))))
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);
  }

  static ServedFake start() {
    return start("");
  }

  /** With other settings, such as {@code aliif.http.idle = 1 s}. */
  static ServedFake start(String settings) {
    return guarded(settings, new Access.Open());
  }

  /** For those who may. */
  static ServedFake guarded(String settings, Access access) {
    return with(settings, access, Optional.empty());
  }

  /** Over TLS. */
  static ServedFake secure(String settings, Supplier<SSLContext> tls) {
    return with(settings, new Access.Open(), Optional.of(tls));
  }

  private static ServedFake with(
      String settings, Access access, Optional<Supplier<SSLContext>> tls) {
    try {
      return new ServedFake(settings, access, tls);
    } catch (InterruptedException | ExecutionException | TimeoutException | IOException problem) {
      throw new IllegalStateException(problem);
    }
  }

  HttpSettings settings() {
    return settings;
  }

  HttpServer server() {
    return server;
  }

  ActorSystem<?> system() {
    return system;
  }

  /** Memory of bodies; 4 MB, and a body has 1 MB at most. */
  MemoryPool uploads() {
    return uploads;
  }

  /** Has room for 10 MB; an image has 8 MB at most. */
  ImageStore images() {
    return images;
  }

  /** Where the store keeps its files. */
  Path folder() {
    return folder;
  }

  FakeUpscaler upscaling() {
    return upscaling;
  }

  /** Renders some pieces for each request from now on, and forgets the requests before. */
  void render(String... pieces) {
    upscaling.answer(request -> FakeUpscaler.rendering(request, FakeUpscaler.bytes(pieces)));
    upscaling.requests().clear();
  }

  HttpClient client() {
    return client;
  }

  Metrics metrics() {
    return metrics;
  }

  int port() {
    return server.address().getPort();
  }

  void feel(boolean now) {
    well.set(now);
  }

  HttpRequest post(String query, String body) {
    return request("/v1/upscale?" + query).POST(BodyPublishers.ofString(body)).build();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .timeout(Duration.ofSeconds(60));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).GET().build());
  }

  /** The answer, which is as {@code /openapi.json} says. */
  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    API.check(request.method(), request.uri().getPath(), response);
    return response;
  }

  /** The problem in an answer, of a certain status. */
  static JsonObject problem(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(header(response, "Content-Type")).contains("application/problem+json");
    JsonObject problem = JsonParser.parseString(response.body()).getAsJsonObject();
    assertThat(problem.get("status").getAsInt()).isEqualTo(status);
    assertThat(problem.get("title").getAsString()).isNotBlank();
    return problem;
  }

  static Optional<String> header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name);
  }

  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    client.close();
    metrics.close();
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** Names of the images in the store. */
  List<String> files() {
    try (var files = Files.list(folder())) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .toList();
    } catch (IOException problem) {
      throw new IllegalStateException(problem);
    }
  }
}
