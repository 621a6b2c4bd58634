package aliif.gateway.http;

import static aliif.gateway.http.ServedFake.problem;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.pipeline.UpscaleOutcome.OverLimit;
import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OriginCheckTest {
  private static final String REFUSAL =
      " (expected: this server's page, or an origin in aliif.http.origins)";

  private static ServedFake served;

  @BeforeAll
  static void start() {
    served =
        ServedFake.start(
            """
            aliif.http { hosts = ["Images.example.org"], origins = ["https://friend.example"] }
            """);
  }

  @AfterAll
  static void close() {
    served.close();
  }

  @BeforeEach
  void answerThatItCameThrough() {
    served.upscaling().answer(new OverLimit("it came through"));
  }

  @Test
  void aPageOfAnotherSiteIsRefused() throws Exception {
    assertThat(detail("Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"))
        .isEqualTo("origin: https://evil.example" + REFUSAL);
    assertThat(detail("Origin", "https://evil.example"))
        .isEqualTo("origin: https://evil.example" + REFUSAL);
    assertThat(detail("Origin", "null")).isEqualTo("origin: null" + REFUSAL);
    assertThat(detail("Sec-Fetch-Site", "same-site")).isEqualTo("site: same-site" + REFUSAL);
    assertThat(detail("Origin", "http://127.0.0.1:1"))
        .isEqualTo("origin: http://127.0.0.1:1" + REFUSAL);
  }

  private static String detail(String... headers) throws Exception {
    return problem(post(headers), 403).get("detail").getAsString();
  }

  @Test
  void ownPagesProgramsAndFriendsAreAnswered() throws Exception {
    String own = "http://127.0.0.1:" + served.port();

    problem(post("Accept", "*/*"), 413);
    problem(post("Origin", own), 413);
    problem(post("Origin", own, "Sec-Fetch-Site", "same-origin"), 413);
    problem(post("Origin", "https://friend.example", "Sec-Fetch-Site", "cross-site"), 413);
  }

  private static HttpResponse<String> post(String... headers) throws Exception {
    return served.send(
        served
            .request("/v1/upscale?scale=2")
            .headers(headers)
            .POST(BodyPublishers.ofString("image"))
            .build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LOCALHOST:1234", "127.0.0.1", "[::1]:80", "images.example.org"})
  void aNameOfThisServerIsKnown(String host) throws Exception {
    assertThat(health(host)).startsWith("HTTP/1.1 200 OK\r\n");
  }

  /**
   * DNS rebinding: a page gives its own name this machine's address, and is of one site with us.
   */
  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "evil.example:8080", "127.0.0.1.evil.example"})
  void aNameThatIsNotOursIsRefused(String host) throws Exception {
    assertThat(health(host))
        .startsWith("HTTP/1.1 421 Misdirected Request\r\n")
        .contains("(expected: this server's address, localhost, or a name in aliif.http.hosts)");
  }

  private static String health(String host) throws Exception {
    try (RawClient client = new RawClient(served.port())) {
      client.send("GET /health/live HTTP/1.1\r\nConnection: close\r\nHost: " + host + "\r\n\r\n");
      return client.rest();
    }
  }

  @Test
  void aServerForOthersKnowsItsNamesIfItWasToldAny() throws Exception {
    InetAddress everywhere = InetAddress.getByName("0.0.0.0");
    OriginCheck callers = new OriginCheck(everywhere, served.settings());

    assertThat(callers.refusal(HttpRequest.GET("http://images.example.org/"), false)).isEmpty();
    assertThat(callers.refusal(HttpRequest.GET("http://192.0.2.7:8080/"), false)).isEmpty();
    assertThat(callers.refusal(HttpRequest.GET("http://[2001:db8::1]/"), false)).isEmpty();
    assertThat(callers.refusal(HttpRequest.GET("http://any.example/"), false)).isPresent();
    OriginCheck unnamed = new OriginCheck(everywhere, HttpSettings.of(ConfigFactory.load()));
    assertThat(unnamed.refusal(HttpRequest.GET("http://any.example/"), false)).isEmpty();
  }
}
