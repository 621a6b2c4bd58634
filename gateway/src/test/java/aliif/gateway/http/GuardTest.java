package aliif.gateway.http;

import static aliif.gateway.http.ServedFake.header;
import static aliif.gateway.http.ServedFake.problem;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.gateway.access.Access;
import aliif.gateway.access.ApiKey;
import aliif.gateway.access.KeyFile;
import aliif.gateway.access.KeyRing;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in by a server that wants keys. */
final class GuardTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 26);
  private static final ApiKey ALICE = ApiKey.create();
  private static final String LIST = "/v1/images?limit=1";

  @TempDir private static Path folder;

  private static volatile KeyRing ring;
  private static KeyRing first;
  private static ServedFake served;

  @BeforeAll
  static void start() throws Exception {
    first = new KeyFile(folder.resolve("keys")).read().with("alice", ALICE, DAY).rotated();
    ring = first;
    served = ServedFake.guarded("", new Access.Keys(() -> ring));
  }

  @AfterAll
  static void close() {
    served.close();
  }

  @BeforeEach
  void firstKeys() {
    ring = first;
    served.upscaling().answer(new OverLimit("it came through"));
  }

  private static String detail(HttpResponse<String> response) {
    return problem(response, 401).get("detail").getAsString();
  }

  private static HttpRequest.Builder keyed(String path, String key) {
    return served.request(path).header("Authorization", "Bearer " + key);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v1/upscale?scale=2",
    "POST, /v1/images",
    "GET, /v1/images",
    "GET, /v1/images/0/original",
    "DELETE, /v1/images/0",
    "POST, /v1/batch?scale=2",
    "GET, /metrics"
  })
  void withoutAKeyNothingIsAnswered(String method, String path) throws Exception {
    HttpResponse<String> answer =
        served.send(
            served.request(path).method(method, BodyPublishers.ofString("an image")).build());

    assertThat(detail(answer))
        .isEqualTo("key: none (expected: the header Authorization: Bearer KEY, or a signed URL)");
    assertThat(header(answer, "WWW-Authenticate")).contains("Bearer realm=\"aliif\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/web/page.js", "/samples/chelsea.png", "/health/live", "/health/ready"})
  void thePageAndHealthAreOpen(String path) throws Exception {
    assertThat(served.get(path).statusCode()).isEqualTo(200);
  }

  @Test
  void aKeyLetsIn() throws Exception {
    assertThat(served.send(keyed(LIST, ALICE.text()).build()).statusCode()).isEqualTo(200);
    assertThat(served.send(keyed("/metrics", ALICE.text()).build()).statusCode()).isEqualTo(200);
    HttpRequest upscale =
        keyed("/v1/upscale?scale=2", ALICE.text()).POST(BodyPublishers.ofString("image")).build();
    problem(served.send(upscale), 413);
  }

  @Test
  void aKeyThatIsRemovedIsRefused() throws Exception {
    ring = first.without("alice");

    assertThat(detail(served.send(keyed(LIST, ALICE.text()).build())))
        .isEqualTo("key: unknown (expected: one that this server has)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "aliif_", "aliif_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
  void whatIsNoKeyIsRefused(String key) throws Exception {
    assertThat(detail(served.send(keyed(LIST, key).build()))).startsWith("key: unknown");
  }

  @Test
  void anotherSchemeIsNoKey() throws Exception {
    HttpRequest basic =
        served.request(LIST).header("Authorization", "Basic " + ALICE.text()).build();

    assertThat(detail(served.send(basic))).startsWith("key: none");
  }

  @Test
  void aSignedUrlReadsWithoutAKey() throws Exception {
    HttpResponse<String> answer = served.get(ring.sign(LIST, Instant.now().plusSeconds(600)));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"count\":0");
    HttpRequest head =
        served.request(ring.sign(LIST, Instant.now().plusSeconds(600))).HEAD().build();
    assertThat(served.send(head).statusCode()).isEqualTo(200);
  }

  @Test
  void aSignedUrlEnds() throws Exception {
    assertThat(detail(served.get(ring.sign(LIST, Instant.ofEpochSecond(1_700_000_000)))))
        .isEqualTo("signature: valid until 2023-11-14T22:13:20Z (expected: a new one)");
  }

  @Test
  void noOtherUrlIsReadWithItsSignature() throws Exception {
    String signed = ring.sign(LIST, Instant.now().plusSeconds(600));

    assertThat(detail(served.get(signed.replace("limit=1", "limit=2")))).startsWith("signature: ");
    assertThat(detail(served.get(signed.replace("expires=1", "expires=2"))))
        .startsWith("signature: not of this URL");
    assertThat(detail(served.get(signed + "A"))).startsWith("key: none");
    assertThat(detail(served.get(signed + "&limit=2"))).startsWith("key: none");
    assertThat(detail(served.get(signed.substring(0, signed.length() - 1))))
        .startsWith("key: none");
    assertThat(
            detail(
                served.send(
                    served.request(signed).POST(BodyPublishers.ofString("an image")).build())))
        .startsWith("signature: for another request");
  }

  @Test
  void twoSecretsAreValidAtOnce() throws Exception {
    String signed = ring.sign(LIST, Instant.now().plusSeconds(600));
    ring = ring.rotated();
    assertThat(served.get(signed).statusCode()).isEqualTo(200);
    assertThat(served.get(ring.sign(LIST, Instant.now().plusSeconds(600))).statusCode())
        .isEqualTo(200);
    ring = ring.rotated();

    assertThat(detail(served.get(signed))).startsWith("signature: not of this URL");
  }

  /** Some programs send such a path as it is. */
  @Test
  void dotsLeadNowhereElse() throws Exception {
    String image = ring.sign("/iiif/3/0", Instant.now().plusSeconds(600));
    for (String dots : new String[] {"..", "%2e%2e", ".%2E"}) {
      String up = image + ("/" + dots).repeat(3) + "/v1/images";
      try (RawClient client = new RawClient(served.port())) {
        client.send("GET " + up + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(client.rest()).doesNotStartWith("HTTP/1.1 200").doesNotContain("\"images\"");
      }
    }
  }

  /** A header that only the server itself writes. */
  @Test
  void noHeaderStandsForTheRequestLine() throws Exception {
    String signed = ring.sign(LIST, Instant.now().plusSeconds(600));
    HttpRequest other = served.request("/metrics").header("Raw-Request-URI", signed).build();

    assertThat(detail(served.send(other))).startsWith("key: none");
  }

  @Test
  void anOpenServerTakesSignedUrlsToo() throws Exception {
    try (ServedFake open = ServedFake.start()) {
      String signed = ring.sign("/v1/images?limit=7", Instant.now().plusSeconds(600));

      assertThat(open.get(signed).statusCode()).isEqualTo(200);
      assertThat(open.get(ring.sign("/v1/images", Instant.now().plusSeconds(600))).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void metricsMayBeOpen() throws Exception {
    try (ServedFake open =
        ServedFake.guarded("aliif.http.open-metrics = true", new Access.Keys(() -> ring))) {
      assertThat(open.get("/metrics").statusCode()).isEqualTo(200);
      assertThat(open.get(LIST).statusCode()).isEqualTo(401);
    }
  }
}
