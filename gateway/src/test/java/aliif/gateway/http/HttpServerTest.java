package aliif.gateway.http;

import static aliif.gateway.http.ServedFake.header;
import static aliif.gateway.http.ServedFake.problem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class HttpServerTest {
  private static final ServedFake SERVED = ServedFake.start();

  @AfterAll
  static void stop() throws Exception {
    SERVED.close();
  }

  @Test
  void otherPathsAndMethodsAreProblemsToo() throws Exception {
    HttpResponse<String> get = SERVED.get("/v1/upscale?scale=2");

    problem(get, 405);
    assertThat(header(get, "Allow")).contains("POST");
    problem(SERVED.get("/v1/nothing"), 404);
    problem(SERVED.send(SERVED.request("/").DELETE().build()), 405);
  }

  @Test
  void bytesThatAreNoRequestAreAProblemToo() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), SERVED.port())) {
      socket.getOutputStream().write("GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(UTF_8));
      String answer = new String(socket.getInputStream().readNBytes(400), UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json");
    }
  }

  @Test
  void healthAndMetricsAnswer() throws Exception {
    assertThat(SERVED.get("/health/live").statusCode()).isEqualTo(200);
    HttpResponse<String> ready = SERVED.get("/health/ready");
    assertThat(ready.body()).isEqualTo("{\"status\":\"up\",\"parts\":{\"workers\":\"up\"}}\n");
    SERVED.feel(false);
    HttpResponse<String> down = SERVED.get("/health/ready");
    SERVED.feel(true);
    assertThat(down.statusCode()).isEqualTo(503);
    assertThat(down.body()).contains("\"workers\":\"down\"");
    HttpResponse<String> metrics = SERVED.get("/metrics");
    assertThat(metrics.body()).contains("aliif_images_in_flight{way=\"http\"} 0.0\n");
    assertThat(header(metrics, "Content-Type")).contains("text/plain; version=0.0.4");
  }

  @Test
  void thePageIsServedWithNothingFromElsewhere() throws Exception {
    HttpResponse<String> page = SERVED.get("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(header(page, "Content-Type")).contains("text/html; charset=UTF-8");
    assertThat(header(page, "Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'self'");
    assertThat(page.body()).contains("<title>A-LIIF").doesNotContain("http://");
    assertThat(SERVED.get("/samples/chelsea.png").statusCode()).isEqualTo(200);
    assertThat(SERVED.get("/web/page.js").statusCode()).isEqualTo(200);
    assertThat(SERVED.get("/web/index.html").statusCode()).isEqualTo(404);
  }
}
