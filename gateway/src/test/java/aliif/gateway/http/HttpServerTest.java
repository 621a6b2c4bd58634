package aliif.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aliif.gateway.testing.FakeUpscaling;
import aliif.model.Scale;
import aliif.model.Size;
import aliif.pipeline.Priority;
import aliif.pipeline.UpscaleException;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleOutcome.DeadlinePassed;
import aliif.pipeline.UpscaleOutcome.InternalFailure;
import aliif.pipeline.UpscaleOutcome.InvalidParameter;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import aliif.pipeline.UpscaleOutcome.Overloaded;
import aliif.pipeline.UpscaleOutcome.UnreadableImage;
import aliif.pipeline.UpscaleOutcome.UnsupportedFormat;
import aliif.pipeline.UpscaleParameters;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.image.ImageFormat;
import aliif.pipeline.image.ImageLimits;
import aliif.pipeline.image.OutputFormat;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HttpServerTest {
  private static final ImageLimits LIMITS = new ImageLimits(1000, 100, 1000, 1000, 10_000);
  private static final FakeUpscaling UPSCALING = new FakeUpscaling();
  private static final AtomicBoolean WELL = new AtomicBoolean(true);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static ActorSystem<Void> system;
  private static ServerBinding binding;

  @BeforeAll
  static void start() throws Exception {
    system = ActorSystem.create(Behaviors.empty(), "http");
    Backend backend =
        new Backend(
            request -> UPSCALING.apply(request),
            LIMITS,
            new Health(Map.of("workers", WELL::get)),
            () -> "aliif_images 7\n");
    binding =
        HttpServer.bind(system, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), backend)
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  @AfterAll
  static void stop() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void anImageComesBackInPiecesWithItsSizeAndModel() throws Exception {
    UPSCALING.requests().clear();
    CompletableFuture<UpscaleOutcome> outcome = new CompletableFuture<>();
    UPSCALING.answer(outcome);
    CompletableFuture<HttpResponse<String>> answer =
        CLIENT.sendAsync(
            post("scale=3.5&format=jpeg&quality=80", "image"), BodyHandlers.ofString());
    UpscaleRequest request = UPSCALING.requests().poll(5, TimeUnit.SECONDS);
    outcome.complete(FakeUpscaling.rendering(request, FakeUpscaling.bytes("one ", "two")));
    HttpResponse<String> response = answer.get(5, TimeUnit.SECONDS);

    assertThat(request.image().utf8String()).isEqualTo("image");
    assertThat(request.parameters().scale()).isEqualTo(new Scale.Factor(3.5));
    assertThat(request.parameters().format()).isEqualTo(new OutputFormat(ImageFormat.JPEG, 80));
    assertThat(request.deadline()).isEmpty();
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("one two");
    assertThat(header(response, "Content-Type")).contains("image/jpeg");
    assertThat(header(response, "Transfer-Encoding")).contains("chunked");
    assertThat(header(response, "Aliif-Width")).contains("7");
    assertThat(header(response, "Aliif-Height")).contains("5");
    assertThat(header(response, "Aliif-Model")).contains("fake");
    assertThat(header(response, "Server")).contains("aliif");
  }

  @Test
  void widthAndHeightAndModelAreReadFromTheQuery() throws Exception {
    UPSCALING.requests().clear();
    UPSCALING.answer(new DeadlinePassed("too late"));
    send(post("width=300&height=200&model=lite", "image"));

    UpscaleRequest request = UPSCALING.requests().remove();
    assertThat(request.parameters().scale()).isEqualTo(new Scale.ToSize(new Size(300, 200)));
    assertThat(request.parameters().model()).contains("lite");
  }

  @Test
  void preferWaitIsTheDeadline() throws Exception {
    UPSCALING.requests().clear();
    UPSCALING.answer(new DeadlinePassed("too late"));
    send(
        builder("/v1/upscale?scale=2")
            .header("Prefer", "respond-async, wait=60")
            .POST(BodyPublishers.ofString("image"))
            .build());

    Instant deadline = UPSCALING.requests().remove().deadline().orElseThrow();
    assertThat(Duration.between(Instant.now(), deadline))
        .isBetween(Duration.ofSeconds(50), Duration.ofSeconds(60));
  }

  @Test
  void eachFailureHasItsStatusAndIsAProblem() throws Exception {
    assertProblem(new InvalidParameter("a"), 400, "urn:aliif:problem:invalid-parameter", "a");
    assertProblem(new UnreadableImage("b"), 422, "urn:aliif:problem:unreadable-image", "b");
    assertProblem(new UnsupportedFormat("c"), 415, "urn:aliif:problem:unsupported-format", "c");
    assertProblem(new OverLimit("d"), 413, "urn:aliif:problem:over-limit", "d");
    assertProblem(new DeadlinePassed("e"), 504, "urn:aliif:problem:deadline-passed", "e");
    assertProblem(new InternalFailure("f"), 500, "urn:aliif:problem:internal-failure", "f");
    HttpResponse<String> overloaded =
        assertProblem(
            new Overloaded("g", Duration.ofMillis(1500)), 503, "urn:aliif:problem:overloaded", "g");
    assertThat(header(overloaded, "Retry-After")).contains("2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | 400 | scale: none (expected: scale, width or height)",
        "scale=0 | 400 | scale: 0 (expected: above 0, at most 100)",
        "scale=NaN | 400 | scale: NaN (expected: above 0, at most 100)",
        "scale=two | 400 | scale: two (expected: a number)",
        "scale=2&width=9 | 400 | scale: 2 together with width or height (expected: one or the"
            + " other)",
        "scale=2&scale=3 | 400 | scale: given 2 times (expected: once)",
        "scale=2&format=webp | 415 | format: webp (expected: png or jpeg)",
        "scale=2&quality=101 | 400 | quality: 101 (expected: 1 to 100)",
        "scael=2 | 400 | scael: unknown (expected: one of [scale, width, height, format, quality,"
            + " model])",
      })
  void aWrongQueryIsAProblem(String query, int status, String detail) throws Exception {
    assertThat(problem(send(post(query, "image")), status).get("detail").getAsString())
        .isEqualTo(detail);
  }

  @Test
  void aBodyOverTheLimitIsRefusedWithAndWithoutALength() throws Exception {
    String large = "x".repeat(1001);
    HttpRequest chunked =
        builder("/v1/upscale?scale=2")
            .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString(large)))
            .build();

    assertThat(problem(send(post("scale=2", large)), 413).get("detail").getAsString())
        .isEqualTo("body: 1001 bytes (expected: at most 1000 bytes)");
    assertThat(problem(send(chunked), 413).get("detail").getAsString())
        .isEqualTo("body: more (expected: at most 1000 bytes)");
  }

  @Test
  void anEmptyBodyAndAFormAreRefused() throws Exception {
    HttpRequest form =
        builder("/v1/upscale?scale=2")
            .header("Content-Type", "multipart/form-data; boundary=b")
            .POST(BodyPublishers.ofString("--b--"))
            .build();

    assertThat(problem(send(post("scale=2", "")), 400).get("detail").getAsString())
        .isEqualTo("body: empty (expected: an image)");
    assertThat(problem(send(form), 415).get("detail").getAsString())
        .startsWith("content type: multipart/form-data");
  }

  @Test
  void otherPathsAndMethodsAreProblemsToo() throws Exception {
    HttpResponse<String> get = send(builder("/v1/upscale?scale=2").GET().build());

    problem(get, 405);
    assertThat(header(get, "Allow")).contains("POST");
    problem(send(builder("/v1/nothing").GET().build()), 404);
    problem(send(builder("/").DELETE().build()), 405);
  }

  @Test
  void bytesThatAreNoRequestAreAProblemToo() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.getOutputStream().write("GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(UTF_8));
      String answer = new String(socket.getInputStream().readNBytes(400), UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json");
    }
  }

  @Test
  void aBugIsNotToldToTheClient() throws Exception {
    UPSCALING.answer(CompletableFuture.failedStage(new IllegalStateException("secret")));
    HttpResponse<String> response = send(post("scale=2", "image"));

    problem(response, 500);
    assertThat(response.body()).doesNotContain("secret");
  }

  @Test
  void aClientThatLeavesCancelsTheRendering() throws Exception {
    CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
    Source<ByteString, NotUsed> endless =
        Source.repeat(ByteString.fromString("x".repeat(10_000)))
            .watchTermination(
                (it, done) -> {
                  done.whenComplete((_, _) -> cancelled.complete(true));
                  return it;
                });
    UPSCALING.answer(FakeUpscaling.rendering(anyRequest(), endless));
    HttpResponse<InputStream> response =
        CLIENT.send(post("scale=2", "image"), BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      assertThat(body.readNBytes(100)).hasSize(100);
    }

    assertThat(cancelled.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aFailureInMidStreamBreaksTheConnection() {
    UpscaleException failure = new UpscaleException(new InternalFailure("lost a tile"));
    UPSCALING.answer(
        FakeUpscaling.rendering(
            anyRequest(), FakeUpscaling.bytes("half").concat(Source.failed(failure))));

    assertThatThrownBy(() -> send(post("scale=2", "image"))).isInstanceOf(IOException.class);
  }

  @Test
  void healthAndMetricsAnswer() throws Exception {
    assertThat(send(builder("/health/live").GET().build()).statusCode()).isEqualTo(200);
    HttpResponse<String> ready = send(builder("/health/ready").GET().build());
    assertThat(ready.body()).isEqualTo("{\"status\":\"up\",\"parts\":{\"workers\":\"up\"}}\n");
    WELL.set(false);
    HttpResponse<String> down = send(builder("/health/ready").GET().build());
    WELL.set(true);
    assertThat(down.statusCode()).isEqualTo(503);
    assertThat(down.body()).contains("\"workers\":\"down\"");
    HttpResponse<String> metrics = send(builder("/metrics").GET().build());
    assertThat(metrics.body()).isEqualTo("aliif_images 7\n");
    assertThat(header(metrics, "Content-Type")).contains("text/plain; version=0.0.4");
  }

  @Test
  void thePageIsServedWithNothingFromElsewhere() throws Exception {
    HttpResponse<String> page = send(builder("/").GET().build());

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(header(page, "Content-Type")).contains("text/html; charset=UTF-8");
    assertThat(header(page, "Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'self'");
    assertThat(page.body()).contains("<title>A-LIIF").doesNotContain("http://");
    assertThat(send(builder("/samples/chelsea.png").GET().build()).statusCode()).isEqualTo(200);
    assertThat(send(builder("/web/page.js").GET().build()).statusCode()).isEqualTo(200);
    assertThat(send(builder("/web/index.html").GET().build()).statusCode()).isEqualTo(404);
  }

  private static HttpResponse<String> assertProblem(
      UpscaleOutcome.Failure failure, int status, String type, String detail) throws Exception {
    UPSCALING.answer(failure);
    HttpResponse<String> response = send(post("scale=2", "image"));
    JsonObject problem = problem(response, status);
    assertThat(problem.get("type").getAsString()).isEqualTo(type);
    assertThat(problem.get("detail").getAsString()).isEqualTo(detail);
    return response;
  }

  private static JsonObject problem(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(header(response, "Content-Type")).contains("application/problem+json");
    JsonObject problem = JsonParser.parseString(response.body()).getAsJsonObject();
    assertThat(problem.get("status").getAsInt()).isEqualTo(status);
    assertThat(problem.get("title").getAsString()).isNotBlank();
    return problem;
  }

  private static UpscaleRequest anyRequest() {
    return new UpscaleRequest(
        "any",
        ByteString.emptyByteString(),
        new UpscaleParameters(new Scale.Factor(2), OutputFormat.PNG, Optional.empty()),
        Priority.BATCH,
        Optional.empty());
  }

  private static HttpRequest post(String query, String body) {
    return builder("/v1/upscale?" + query).POST(BodyPublishers.ofString(body)).build();
  }

  private static HttpRequest.Builder builder(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .timeout(Duration.ofSeconds(10));
  }

  private static int port() {
    return binding.localAddress().getPort();
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    return CLIENT.send(request, BodyHandlers.ofString());
  }

  private static Optional<String> header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name);
  }
}
