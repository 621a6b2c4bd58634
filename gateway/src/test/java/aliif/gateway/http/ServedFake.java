package aliif.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import aliif.gateway.testing.FakeUpscaling;
import aliif.infra.metrics.Metrics;
import aliif.pipeline.image.ImageLimits;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.ServerBinding;

/** The real server on a free port, in front of a fake stream; and a client for it. */
final class ServedFake implements AutoCloseable {
  private static final ImageLimits LIMITS = ImageLimits.DEFAULT.withBytes(1000);

  private final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "http");
  private final HttpClient client = HttpClient.newHttpClient();
  private final FakeUpscaling upscaling = new FakeUpscaling();
  private final Metrics metrics = Metrics.create();
  private final AtomicBoolean well = new AtomicBoolean(true);
  private final ServerBinding binding;

  private ServedFake() throws InterruptedException, ExecutionException, TimeoutException {
    Backend backend =
        new Backend(
            upscaling,
            LIMITS,
            new Health(Map.of("workers", () -> CompletableFuture.completedStage(well.get()))),
            metrics);
    binding =
        HttpServer.bind(system, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), backend)
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  static ServedFake start() {
    try {
      return new ServedFake();
    } catch (InterruptedException | ExecutionException | TimeoutException problem) {
      throw new IllegalStateException(problem);
    }
  }

  FakeUpscaling upscaling() {
    return upscaling;
  }

  HttpClient client() {
    return client;
  }

  Metrics metrics() {
    return metrics;
  }

  int port() {
    return binding.localAddress().getPort();
  }

  void feel(boolean now) {
    well.set(now);
  }

  HttpRequest post(String query, String body) {
    return request("/v1/upscale?" + query).POST(BodyPublishers.ofString(body)).build();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .timeout(Duration.ofSeconds(10));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).GET().build());
  }

  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofString());
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
    system.getWhenTerminated().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    client.close();
    metrics.close();
  }
}
