package aliif.gateway.http;

import static aliif.gateway.http.ServedFake.header;
import static aliif.gateway.http.ServedFake.problem;
import static aliif.model.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class HttpServerTest extends FakeOfClass {
  private static final Predicate<String> SERVED_FILE =
      Pattern.compile("/(web|samples)/[a-z_]+\\.[a-z]+").asMatchPredicate();

  @Test
  void otherPathsAndMethodsAreProblemsToo() throws Exception {
    HttpResponse<String> put =
        served.send(
            served.request("/v1/upscale?scale=2").PUT(BodyPublishers.ofString("image")).build());

    assertThat(detail(put, 405)).isEqualTo("method: PUT (expected: GET, POST)");
    assertThat(header(put, "Allow")).contains("GET, POST");
    assertThat(detail(served.get("/v1/nothing"), 404))
        .isEqualTo("path: /v1/nothing (expected: a path of docs/http.md)");
    assertThat(detail(served.send(served.request("/").DELETE().build()), 405))
        .isEqualTo("method: DELETE (expected: GET)");
  }

  private static String detail(HttpResponse<String> response, int status) {
    return problem(response, status).get("detail").getAsString();
  }

  @Test
  void aRequestOfHttp10WithoutAHostIsAnswered() throws Exception {
    try (RawClient client = new RawClient(served.port())) {
      client.send("GET /health/live HTTP/1.0\r\n\r\n");

      assertThat(client.rest()).startsWith("HTTP/1.1 200 OK\r\n").contains("\"status\":\"up\"");
    }
  }

  @Test
  void headIsGetWithoutABody() throws Exception {
    HttpResponse<String> head = served.send(served.request("/health/live").HEAD().build());

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
  }

  @Test
  void healthIsToldWhileAllOtherThreadsAreBusy() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    for (int i = 0; i < 200; i++) {
      served.system().executionContext().execute(() -> awaitUninterruptibly(over));
    }
    try {
      CompletableFuture<HttpResponse<String>> ready =
          served
              .client()
              .sendAsync(served.request("/health/ready").GET().build(), BodyHandlers.ofString());
      CompletableFuture<HttpResponse<String>> upload =
          served.client().sendAsync(served.post("scale=0", "image"), BodyHandlers.ofString());

      assertThat(ready.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      assertThat(upload.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(400);
    } finally {
      over.countDown();
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void bytesThatAreNoRequestAreAProblemToo() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.port())) {
      socket.getOutputStream().write("GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(UTF_8));
      String answer = new String(socket.getInputStream().readNBytes(400), UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json");
    }
  }

  @Test
  void healthAndMetricsAnswer() throws Exception {
    assertThat(served.get("/health/live").statusCode()).isEqualTo(200);
    HttpResponse<String> ready = served.get("/health/ready");
    assertThat(ready.body()).isEqualTo("{\"status\":\"up\",\"parts\":{\"workers\":\"up\"}}\n");
    served.feel(false);
    HttpResponse<String> down = served.get("/health/ready");
    served.feel(true);
    assertThat(down.statusCode()).isEqualTo(503);
    assertThat(down.body()).contains("\"workers\":\"down\"");
    eventually(
        "nothing in flight",
        () -> served.metrics().scrape().contains("aliif_images_in_flight{way=\"http\"} 0.0\n"));
    HttpResponse<String> metrics = served.get("/metrics");
    assertThat(metrics.body()).contains("aliif_images_in_flight{way=\"http\"} 0.0\n");
    assertThat(header(metrics, "Content-Type")).contains("text/plain; version=0.0.4");
  }

  @Test
  void thePageIsServedWithNothingFromElsewhere() throws Exception {
    HttpResponse<String> page = served.get("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(header(page, "Content-Type")).contains("text/html; charset=UTF-8");
    assertThat(header(page, "Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'");
    assertThat(page.body()).contains("<title>A-LIIF");
    for (String file : files(page.body())) {
      HttpResponse<String> found = served.get(file);
      assertThat(found.statusCode()).as(file).isEqualTo(200);
      assertThat(header(found, "X-Content-Type-Options")).as(file).contains("nosniff");
      if (file.matches(".*\\.(js|css|svg)")) {
        assertThat(found.body().replace("http://www.w3.org/2000/svg", ""))
            .as(file)
            .doesNotContainPattern("(?:https?:|wss?:|url\\(|from \"|src=\")\\s*//");
      }
    }
    assertThat(served.get("/web/index.html").statusCode()).isEqualTo(404);
  }

  /** What a page refers to; each must be ours. */
  private static List<String> files(String page) {
    List<String> files =
        Pattern.compile("(?:src|href)=\"(?!#)([^\"]*)\"")
            .matcher(page)
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(files).contains("/web/page.js", "/samples/chelsea.png").allMatch(SERVED_FILE);
    return files;
  }

  @Test
  void aFileThatTheBrowserHasIsNotSentAgain() throws Exception {
    String tag = header(served.get("/web/page.js"), "ETag").orElseThrow();
    HttpRequest again = served.request("/web/page.js").header("If-None-Match", tag).GET().build();

    assertThat(served.send(again).statusCode()).isEqualTo(304);
  }
}
