package aliif.gateway.http;

import static aliif.gateway.http.ServedFake.header;
import static aliif.gateway.http.ServedFake.problem;
import static aliif.model.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.gateway.access.Access;
import aliif.gateway.access.ApiKey;
import aliif.gateway.access.KeyFile;
import aliif.gateway.access.KeyRing;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import aliif.pipeline.testing.FakeUpscaler;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one key may ask for, and that others do not notice. */
final class CallerLimitsTest {
  private static final ApiKey ALICE = ApiKey.create();
  private static final ApiKey BOB = ApiKey.create();

  @TempDir private Path folder;

  private ServedFake served;

  @BeforeEach
  void start() throws Exception {
    serve("aliif.callers { requests = 5, pixels = 69, bytes = 1000 }");
  }

  private void serve(String settings) throws Exception {
    KeyRing ring =
        new KeyFile(folder.resolve("keys"))
            .read()
            .with("alice", ALICE, LocalDate.EPOCH)
            .with("bob", BOB, LocalDate.EPOCH);
    served = ServedFake.guarded(settings, new Access.Keys(() -> ring));
  }

  @AfterEach
  void close() {
    served.close();
  }

  private HttpRequest request(ApiKey key, int bytes) {
    return served
        .request("/v1/upscale?scale=2")
        .header("Authorization", "Bearer " + key.text())
        .POST(BodyPublishers.ofString("x".repeat(bytes)))
        .build();
  }

  private HttpResponse<String> upscale(ApiKey key, int bytes) throws Exception {
    return served.send(request(key, bytes));
  }

  @Test
  void tooManyRequestsOfOneKeyAreRefusedWithATime() throws Exception {
    served.upscaling().answer(new OverLimit("it came through"));
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 200; i++) { // at once: one after another they may be too slow
      answers.add(served.client().sendAsync(request(ALICE, 5), BodyHandlers.ofString()));
    }
    List<HttpResponse<String>> refused = new ArrayList<>();
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      if (answer.get(60, TimeUnit.SECONDS).statusCode() != 413) {
        refused.add(answer.join());
      }
    }

    HttpResponse<String> answer = refused.getFirst();
    assertThat(problem(answer, 429).get("detail").getAsString())
        .isEqualTo(
            "requests a second: more than 5 for key alice (expected: fewer;"
                + " aliif.callers.requests)");
    assertThat(header(answer, "Retry-After")).contains("1");
    assertThat(served.metrics().scrape())
        .contains("aliif_refused_total{reason=\"requests\"} %d.0".formatted(refused.size()));
    problem(upscale(BOB, 5), 413);
    assertThat(served.get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void pixelsInWorkAreCountedUntilTheAnswerHasEnded() throws Exception {
    CompletableFuture<ByteString> rest = new CompletableFuture<>();
    served
        .upscaling()
        .answer(
            FakeUpscaler.rendering(
                Source.from(List.of("head ", "one "))
                    .map(ByteString::fromString)
                    .concat(Source.completionStage(rest))));
    try (RawClient first = new RawClient(served.port())) {
      first
          .post(
              "/v1/upscale?scale=2",
              "Authorization: Bearer " + ALICE.text(),
              "Content-Length: 5",
              "Connection: close")
          .send("image");
      assertThat(first.head()).startsWith("HTTP/1.1 200");
      HttpResponse<String> second = upscale(ALICE, 5);

      assertThat(problem(second, 429).get("detail").getAsString())
          .startsWith("pixels in progress: more than 69 for key alice"); // the fake's have 35 each
      assertThat(header(second, "Retry-After")).contains("2");
      assertThat(served.metrics().scrape()).contains("aliif_refused_total{reason=\"pixels\"} 1.0");
      rest.complete(ByteString.fromString("two"));
      assertThat(first.rest()).contains("head ", "one ", "two");
    }
    eventually("they are given back", () -> unchecked(ALICE).statusCode() == 200);
  }

  private HttpResponse<String> unchecked(ApiKey key) {
    try {
      return upscale(key, 5);
    } catch (Exception problem) {
      throw new IllegalStateException(problem);
    }
  }

  @Test
  void bytesInWorkAreCountedUntilTheAnswerHasEnded() throws Exception {
    served.upscaling().answer(new OverLimit("it came through"));
    problem(upscale(ALICE, 1000), 413);
    eventually("they are given back", () -> unchecked(ALICE).statusCode() == 413);
    HttpResponse<String> answer = upscale(ALICE, 1001);

    assertThat(problem(answer, 413).get("detail").getAsString())
        .endsWith("(expected: at most 1000 for one caller; aliif.callers.bytes raises it)");
    HttpResponse<String> stored =
        served.send(
            served
                .request("/v1/images")
                .header("Authorization", "Bearer " + BOB.text())
                .POST(BodyPublishers.ofString("x".repeat(1001)))
                .build());
    problem(stored, 413);
    assertThat(served.metrics().scrape()).contains("aliif_refused_total{reason=\"bytes\"} 2.0");
  }

  @Test
  void bytesOfTwoRequestsAreCountedTogether() throws Exception {
    served.upscaling().answer(new OverLimit("it came through"));
    try (RawClient first = new RawClient(served.port())) {
      first
          .post(
              "/v1/upscale?scale=2",
              "Authorization: Bearer " + ALICE.text(),
              "Content-Length: 700",
              "Connection: close")
          .send("x".repeat(600));
      eventually("they are counted, and then kept", () -> served.uploads().taken() > 0);
      HttpResponse<String> second = upscale(ALICE, 401);

      assertThat(problem(second, 429).get("detail").getAsString())
          .startsWith("bytes in progress: more than 1000 for key alice");
      assertThat(header(second, "Retry-After")).isPresent();
      problem(upscale(ALICE, 400), 413);
    }
  }

  @Test
  void anOutputThatIsAlwaysTooLargeIsNotToBeTriedAgain() throws Exception {
    served.close();
    serve("aliif.callers { requests = 5, pixels = 34, bytes = 1000 }");
    served.upscaling().answer(FakeUpscaler.rendering(Source.single(ByteString.fromString("x"))));
    HttpResponse<String> answer = upscale(ALICE, 5);

    assertThat(problem(answer, 413).get("detail").getAsString())
        .isEqualTo(
            "output: 35 pixels (expected: at most 34 for one caller; aliif.callers.pixels raises"
                + " it)");
    assertThat(header(answer, "Retry-After")).isEmpty();
  }

  @Test
  void bytesOfABatchAreCountedImageByImage() throws Exception {
    served
        .upscaling()
        .answer(request -> FakeUpscaler.rendering(request, FakeUpscaler.bytes("a ", "b")));
    String most = "x".repeat(1000 - ServedBatches.BEGIN.length());
    HttpResponse<byte[]> answer =
        served
            .client()
            .send(
                served
                    .request("/v1/batch?scale=2")
                    .header("Authorization", "Bearer " + ALICE.text())
                    .header("Content-Type", "application/x-tar")
                    .POST(
                        BodyPublishers.ofByteArray(
                            ServedBatches.tar("a.jpg", most, "b.jpg", most + "x", "c.jpg", most)))
                    .build(),
                HttpResponse.BodyHandlers.ofByteArray());

    Map<String, String> entries = ServedBatches.entries(answer.body());
    assertThat(entries).containsOnlyKeys("a_x2.png", "b.jpg.error.json", "c_x2.png");
    assertThat(entries.get("b.jpg.error.json"))
        .contains("over-limit", "expected: at most 1000 for one caller");
    assertThat(served.metrics().scrape()).contains("aliif_refused_total{reason=\"bytes\"} 1.0");
  }

  @Test
  void whoMayNotAskIsCountedWithoutAName() throws Exception {
    problem(served.get("/v1/images"), 401);
    problem(
        served.send(
            served
                .request("/v1/images")
                .header("Sec-Fetch-Site", "cross-site")
                .POST(BodyPublishers.ofString("image"))
                .build()),
        403);
    try (RawClient client = new RawClient(served.port())) {
      client.send("GET / HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n");
      assertThat(client.rest()).startsWith("HTTP/1.1 421 ");
    }

    assertThat(served.metrics().scrape().lines().filter(it -> it.startsWith("aliif_refused")))
        .containsExactlyInAnyOrder(
            "aliif_refused_total{reason=\"unauthorized\"} 1.0",
            "aliif_refused_total{reason=\"cross-site-request\"} 1.0",
            "aliif_refused_total{reason=\"unknown-host\"} 1.0");
  }
}
