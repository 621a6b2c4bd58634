package aliif.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.gateway.testing.FakeUpscaling;
import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import aliif.pipeline.UpscaleRequest;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class UpscaleAnswerTest {
  private static final ServedFake SERVED = ServedFake.start();

  @AfterAll
  static void stop() throws Exception {
    SERVED.close();
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
    SERVED.upscaling().answer(FakeUpscaling.rendering(endless));
    HttpResponse<InputStream> response =
        SERVED.client().send(SERVED.post("scale=2", "image"), BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      assertThat(body.readNBytes(100)).hasSize(100);
    }

    assertThat(cancelled.get(10, TimeUnit.SECONDS)).isTrue();
    awaitCount("cancelled");
  }

  @Test
  void anAnswerThatNobodyTakesIsCancelled() throws Exception {
    CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
    CompletableFuture<UpscaleOutcome> outcome = new CompletableFuture<>();
    Source<ByteString, NotUsed> endless =
        Source.repeat(ByteString.fromString("x"))
            .watchTermination(
                (it, done) -> {
                  done.whenComplete((_, _) -> cancelled.complete(true));
                  return it;
                });
    SERVED.upscaling().requests().clear();
    SERVED.upscaling().answer(outcome);
    UpscaleRequest request;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), SERVED.port())) {
      socket.setSoLinger(true, 0);
      socket
          .getOutputStream()
          .write(
              "POST /v1/upscale?scale=2 HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx"
                  .getBytes(UTF_8));
      request = SERVED.upscaling().requests().poll(5, TimeUnit.SECONDS);
    }
    outcome.complete(FakeUpscaling.rendering(request, endless));

    assertThat(cancelled.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void imagesAreCountedByWhatBecameOfThem() throws Exception {
    SERVED.upscaling().answer(new OverLimit("too large"));
    SERVED.send(SERVED.post("scale=2", "image"));
    SERVED.send(SERVED.post("scale=0", "image"));
    SERVED.upscaling().answer(FakeUpscaling.rendering(FakeUpscaling.bytes("one ", "two")));
    SERVED.send(SERVED.post("scale=2", "image"));

    awaitCount("over_limit");
    awaitCount("invalid_parameter");
    awaitCount("rendered");
    assertThat(SERVED.metrics().scrape()).contains("aliif_output_pixels_total{way=\"http\"} 35.0");
  }

  private static void awaitCount(String outcome) throws InterruptedException {
    String line = "aliif_images_seconds_count{outcome=\"" + outcome + "\",way=\"http\"}";
    for (int i = 0; i < 100 && !SERVED.metrics().scrape().contains(line); i++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    assertThat(SERVED.metrics().scrape()).contains(line);
  }
}
