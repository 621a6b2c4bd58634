package aliif.gateway.http;

import static aliif.model.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aliif.pipeline.UpscaleOutcome;
import aliif.pipeline.UpscaleOutcome.OverLimit;
import aliif.pipeline.UpscaleRequest;
import aliif.pipeline.testing.FakeUpscaler;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class UpscaleAnswerTest {
  private final ServedFake served = ServedFake.start();

  @AfterEach
  void stop() {
    served.close();
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
    served.upscaling().answer(FakeUpscaler.rendering(endless));
    HttpResponse<InputStream> response =
        served.client().send(served.post("scale=2", "image"), BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      assertThat(body.readNBytes(100)).hasSize(100);
    }

    assertThat(cancelled.get(60, TimeUnit.SECONDS)).isTrue();
    awaitCount("cancelled");
  }

  @Test
  void aRenderingThatComesAfterItsClientLeftIsCancelled() throws Exception {
    CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
    CompletableFuture<UpscaleOutcome> outcome =
        new CompletableFuture<>() {
          @Override
          public boolean cancel(boolean interrupt) {
            return false; // the rendering is on its way
          }
        };
    Source<ByteString, NotUsed> endless =
        Source.repeat(ByteString.fromString("x"))
            .watchTermination(
                (it, done) -> {
                  done.whenComplete((_, _) -> cancelled.complete(true));
                  return it;
                });
    served.upscaling().requests().clear();
    served.upscaling().answer(outcome);
    UpscaleRequest request;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.port())) {
      socket.setSoLinger(true, 0);
      socket
          .getOutputStream()
          .write(
              "POST /v1/upscale?scale=2 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nx"
                  .getBytes(UTF_8));
      request = served.upscaling().requests().poll(60, TimeUnit.SECONDS);
    }
    outcome.complete(FakeUpscaler.rendering(request, endless));

    assertThat(cancelled.get(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void imagesAreCountedByWhatBecameOfThem() throws Exception {
    served.upscaling().answer(new OverLimit("too large"));
    served.send(served.post("scale=2", "image"));
    served.send(served.post("scale=0", "image"));
    served.upscaling().answer(FakeUpscaler.rendering(FakeUpscaler.bytes("one ", "two")));
    served.send(served.post("scale=2", "image"));

    awaitCount("over_limit");
    awaitCount("invalid_parameter");
    awaitCount("rendered");
    eventually(
        "pixels",
        () -> served.metrics().scrape().contains("aliif_output_pixels_total{way=\"http\"} 35.0"));
  }

  private void awaitCount(String outcome) {
    String line = "aliif_images_seconds_count{outcome=\"" + outcome + "\",way=\"http\"} 1";
    eventually(outcome, () -> served.metrics().scrape().contains(line));
  }
}
